"""The pages, a module for each subject. Each has ``PAGES``, a blueprint whose name is the subject's."""
