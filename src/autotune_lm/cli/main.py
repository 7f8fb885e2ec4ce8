"""Floor 7. The command ``autotune``: a table of commands that are imported when called, and the one door for errors."""

import os
import signal
import sys
import traceback
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

from autotune_lm import __version__
from autotune_lm.core.errors import EXIT_INTERRUPTED, EXIT_TERMINATED, AutotuneError, ConfigError

CONTINUE = "what is done is kept; run the same command again to continue"
_terminations: list[int] = []
"""SIGTERMs received."""


class Entry:
    """Where a command lives and what it does, said without importing it."""

    def __init__(self, target: str, says: str, alias_of: str = "") -> None:
        self.target = target
        self.says = says
        self.alias_of = alias_of


COMMANDS = {
    "run": Entry("stages:run", "Documents in, dataset out: all stages. Run again to continue or to renew."),
    "init": Entry("project:init", "Start a project: write a commented autotune.yaml."),
    "parse": Entry("stages:parse", "Read and clean the documents."),
    "chunk": Entry("stages:chunk", "… and cut them into chunks."),
    "generate": Entry("stages:generate", "… and ask questions."),
    "validate": Entry("stages:validate", "… and score them; prints the distribution of scores."),
    "format": Entry("stages:format_", "… and write the dataset files; --threshold filters without judging again."),
    "combine": Entry("project:combine", "Merge the samples of several projects or files into one dataset."),
    "show": Entry("records:show", "Look at samples, documents, chunks, drops, clusters, or one record by its id."),
    "why": Entry("records:why", "The story of a record: file, chunk, judge, and why it was dropped."),
    "stats": Entry("figures:stats", "What a dataset is made of: sources, kinds, keywords, lengths, diversity."),
    "verify": Entry("project:verify", "Prove a dataset from its files: ids, slices, evidence, splits, hashes."),
    "doctor": Entry("doctor:doctor", "Check machine, store, extras and models; each problem with its remedy."),
    "prompts": Entry("prompts:prompts", "See, change and try the prompts that models are asked with."),
    "runs": Entry("project:runs", "The last runs and how they ended."),
    "config": Entry("project:config", "Show the settings in force, or their JSON Schema."),
    "plugins": Entry("project:plugins", "The readers, chunkers, generators, judges and formats there are."),
    "completion": Entry("project:completion", "Print the shell's completion script."),
    "pipeline": Entry("stages:run", "", alias_of="run"),
    "extract": Entry("stages:parse", "", alias_of="parse"),
    "generate-qa": Entry("stages:generate", "", alias_of="generate"),
}


EXIT_CODES = (
    "Exit codes: 0 done, 1 internal error, 2 usage or configuration, 3 no usable input, 4 something missing, "
    "5 finished with recorded failures, 6 quality gate or yield floor, 7 budget reached, 8 store locked, "
    "9 disk full or not writable, 130/143 interrupted or terminated. "
    "After 5 to 143, run the same command again to continue."
)


class Table(click.Group):
    """A group whose commands are strings until they are called, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the pipeline; aliases are not shown."""
        return [name for name, entry in COMMANDS.items() if not entry.alias_of]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        command = getattr(import_module(f"autotune_lm.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command where the name is not known."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from autotune_lm.kit.registry import nearest

            remedy = nearest(args[0], list(COMMANDS))
            raise ConfigError(f"there is no command '{args[0]}'", f"{remedy}; see 'autotune --help'")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        rows = [(name, entry.says) for name, entry in COMMANDS.items() if not entry.alias_of]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
        aliases = ", ".join(f"{name} = {entry.alias_of}" for name, entry in COMMANDS.items() if entry.alias_of)
        formatter.write_paragraph()
        formatter.write_text(f"Other names: {aliases}")
        formatter.write_text(EXIT_CODES)


@click.group(cls=Table, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="autotune")
def autotune() -> None:
    """Turn a folder of documents into a fine-tuning dataset that stands on evidence.

    Start with: autotune run DOCS
    """


def main() -> NoReturn:
    """Run the command line and leave with an exit code that tells."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = autotune(standalone_mode=False)
        sys.stdout.flush()
    except AutotuneError as error:
        code = _complain(error.message, error.hint, error.exit_code)
    except click.ClickException as error:
        hint = error.ctx.get_usage() if isinstance(error, click.UsageError) and error.ctx else ""
        code = _complain(error.format_message(), hint, 2)
    except (KeyboardInterrupt, click.Abort):
        word, code = ("terminated", EXIT_TERMINATED) if _terminations else ("interrupted", EXIT_INTERRUPTED)
        _complain(word, CONTINUE, code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:  # noqa: BLE001  # the door: a bug must not greet users with a traceback
        code = _bug(error)
    sys.exit(code if isinstance(code, int) else 0)


def _terminated(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends a run as Ctrl-C does, so that there is one way out; only the exit code differs."""
    _terminations.append(number)
    as_ctrl_c = signal.getsignal(signal.SIGINT)
    if not callable(as_ctrl_c):  # a shell starts its background jobs with Ctrl-C switched off
        raise KeyboardInterrupt
    as_ctrl_c(signal.SIGINT, frame)


def _complain(message: str, hint: str, code: int) -> int:
    from autotune_lm.kit.redaction import redacted

    click.echo(f"error: {redacted(message)}", err=True)
    if hint:
        click.echo(f"  → {redacted(hint)}", err=True)
    return code


def _bug(error: Exception) -> int:
    if {"-v", "--verbose"} & set(sys.argv):
        from autotune_lm.kit.redaction import redacted

        click.echo(redacted("".join(traceback.format_exception(error))), err=True)
    return _complain(
        f"internal error: {type(error).__name__}: {error}",
        "run again with --verbose and please report what it prints",
        1,
    )
