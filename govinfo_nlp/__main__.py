"""``python -m govinfo_nlp``: the command line."""

from govinfo_nlp.faces.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
