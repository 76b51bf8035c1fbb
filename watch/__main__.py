"""`python -m watch` is the same command as `regwatch`."""

from watch.cli.main import main

if __name__ == "__main__":
    main()
