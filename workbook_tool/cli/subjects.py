"""What ``--help`` lists: each command by its subject and module, with its sentence, so that none is loaded for that."""

from __future__ import annotations

SUBJECTS: dict[str, dict[str, dict[str, str]]] = {
    "In the browser": {
        "desk": {
            "desk": "Open the officer's pages in the browser, on this machine alone.",
        },
    },
    "A cycle": {
        "setup": {
            "demo": "Run the whole cycle on the sample council in FOLDER.",
            "init": "Start a collection folder.",
            "check-register": "Check the register alone: every mistake, question and note, each once, by cause.",
            "preview": "Show how INDICATOR will be asked and rated, before anything is issued.",
        },
        "cycle": {
            "generate": "Write the return workbooks of PERIOD, for example 2023-24-Q2.",
            "status": "Show who has returned, who has not, and what is open.",
            "extend": "Give SERVICE until the day DUE for its return of PERIOD.",
            "withdraw": "Take back the cycle of PERIOD, begun by mistake, for which nothing came in or went out.",
        },
    },
    "What services return": {
        "intake": {
            "check": "Read and validate returns without taking them in.",
            "collect": "Take returns in; the same file twice changes nothing.",
        },
        "questions": {
            "questions": (
                "List what is open in the returns of PERIOD, numbered, each with what was probably meant "
                "and its rating."
            ),
            "decide": "Decide questions by their NUMBER, as “questions” lists them; what was there is kept.",
            "amend": "Enter or correct the reading of INDICATOR for PERIOD, or settle a query; what was there is kept.",
        },
    },
    "Email": {
        "mail": {
            "send": "Write to each service with its return of PERIOD.",
            "chase": "Remind those whose return of PERIOD is late or has something open.",
            "reply": "Answer each return of PERIOD: what was taken in, or what to correct.",
            "messages": "List the messages of PERIOD and how far each has come.",
            "sent": "Confirm that the drafts of PERIOD were sent; --not: that they were not.",
        },
    },
    "Results": {
        "results": {
            "compile": "Build master.xlsx from whatever is there, and name what is missing.",
            "report": "Write the committee's report of PERIOD as PDF, Word or HTML.",
            "ratings": "Print the ratings of PERIOD as data.",
            "explain": "Explain a rating: the sum in words, and the return and cell that the figure came from.",
            "attach": "Add a service's own chart (picture) or table (.csv) to the page of INDICATOR.",
            "attachments": "List what services attached to the pages of a cycle, or to that of INDICATOR.",
            "compare": "List what changed between two versions of PERIOD (by default the last two).",
        },
    },
    "Any plain table": {
        "tables": {
            "rate": (
                "Work out RAG and change for any plain TABLE (.csv, .xlsx, .xls, .ods); needs no collection folder."
            ),
            "reperform": "Find the published ratings and changes of TABLE that do not follow from the rules.",
            "trend": "Say of each indicator of TABLE whether its latest change is real, and where its year will end.",
        },
        "adopt": {
            "adopt": "Make a register of the lists of indicators that you already keep, and take in their history.",
            "import-history": "Take in readings of earlier periods from plain tables (.csv, .xlsx) or a former master.",
        },
    },
    "After publication": {
        "year": {
            "restate": (
                "Correct the published figure or target of INDICATOR for PERIOD; what was published is kept and listed."
            ),
            "roll-over": "Begin YEAR: a register for it beside yours, and a list of what is to be decided.",
        },
    },
    "Keeping it safe": {
        "log": {
            "publish": "Freeze PERIOD: its figures change no more but by a restatement with a reason.",
            "audit": "Verify the ledger and the kept files, and print who sent what and when.",
            "undo": "Reverse EVENT by a further event; without one, list what can be undone.",
        },
        "safekeeping": {
            "backup": "Write the whole folder into one FILE.",
            "restore": "Make a collection FOLDER from a backup FILE.",
            "forget": "Delete the originals of published cycles whose time is over; readings and log stay.",
            "recover": "Make a damaged or lost ledger anew from what is sound in it and from the files that came in.",
        },
    },
}
"""Heading, module of ``cli``, command, first sentence: in the order of the work, and held to the commands by a test."""
