"""The `kiosk` command. Answers on stdout, errors as one plain line on stderr, never a traceback.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence

from kiosk import i18n


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit the process."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak(_language(given))
    # Files of a conference are private, whatever the umask of the account is.
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        # A Windows console may still be set to a code page that has no Vietnamese letters.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run(given))


def _run(arguments: list[str]) -> int:
    import click  # late: the language must be chosen before any text is looked up

    from kiosk.cli.root import kiosk
    from kiosk.errors import TOLD

    try:
        kiosk.main(args=arguments, prog_name="kiosk", standalone_mode=False)
    except click.UsageError as error:
        _say(error.format_message())
        if error.ctx is not None:
            _say(error.ctx.get_usage())
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 1
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except TOLD as error:
        _say(i18n.told(error))
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("KIOSK_DEBUG"):
            raise
        _say(
            i18n._("Something went wrong that should not: {reason}. KIOSK_DEBUG=1 shows more.").format(
                reason=f"{type(error).__name__}: {error}"
            )
        )
        return 1
    return 0


def _language(arguments: Sequence[str]) -> str:
    """Return the language asked for: --lang, else KIOSK_LANG, else Vietnamese."""
    wanted = os.environ.get("KIOSK_LANG", "vi")
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            wanted = arguments[index + 1]
        elif argument.startswith("--lang="):
            wanted = argument.partition("=")[2]
    return wanted if wanted in i18n.LANGUAGES else "vi"


def _speak(language: str) -> None:
    i18n.use(language)
    # click takes its own words ("Usage", "Options") from the default domain: they are in our catalogue too.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(i18n.DOMAIN, str(i18n.LOCALE))
    gettext.textdomain(i18n.DOMAIN)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
