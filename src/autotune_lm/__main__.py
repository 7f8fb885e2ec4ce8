"""Floor 7. ``python -m autotune_lm``."""

from autotune_lm.cli.main import main

if __name__ == "__main__":
    main()
