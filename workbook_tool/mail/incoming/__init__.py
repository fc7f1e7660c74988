"""What came in: files and folders taken apart into single files, each with its bytes or with what is wrong with it."""
