"""``python -m cinecluster`` is the command line."""

from cinecluster.cli.main import run

if __name__ == "__main__":
    run()
