"""Making suggestions beside the coder's work: the study is read and written in the app's thread, the rest is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker, get_current_worker

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.suggest import SuggestInputs, SuggestResult
    from qualcode.tui.app import QualcodeApp

GROUP = "suggestions"


class _CancelledError(Exception):
    """The coder does not want the suggestions any more."""


def start(app: QualcodeApp) -> Worker[None]:
    """Begin a run over the whole study; the app's `job` tells how far it has come.

    Raises:
        QualcodeError: There is nothing to read, or nowhere to keep what comes of it.
    """
    if app.project.read_only:
        raise QualcodeError(_("This study can only be read."), _("Suggestions could not be kept."))
    if not app.project.transcript_names():
        raise QualcodeError(_("There are no transcripts yet."), _("Import some first: qualcode import"))
    inputs = app.project.prepare_suggestions()
    app.job = _("Making suggestions …")
    return app.run_worker(partial(_work, app, inputs), group=GROUP, exclusive=True, thread=True)


def _work(app: QualcodeApp, inputs: SuggestInputs) -> None:
    from qualcode.suggest import make_suggestions

    worker = get_current_worker()

    def on_ui(act: Callable[[], None]) -> None:
        if not worker.is_cancelled:
            app.call_from_thread(act)

    def progress(done: int, total: int) -> None:
        if worker.is_cancelled:
            raise _CancelledError
        share = f"{done * 100 // max(total, 1)} %"
        on_ui(partial(setattr, app, "job", _("Making suggestions … {share}").format(share=share)))

    try:
        result = make_suggestions(inputs, progress=progress)
    except _CancelledError:
        return
    except QualcodeError as error:
        on_ui(partial(_failed, app, error))
    else:
        on_ui(partial(_save, app, result))


def _save(app: QualcodeApp, result: SuggestResult) -> None:
    app.job = ""
    try:
        new = app.project.save_suggestions(result)
    except QualcodeError as error:
        app.tell(error)
        return
    shown = sum(1 for suggestion in result.suggestions if suggestion.default)
    text = ngettext("{count} suggestion is ready.", "{count} suggestions are ready.", shown).format(count=shown)
    app.notify(text if new else _("Nothing has changed since the last suggestions."))
    app.show_changes()


def _failed(app: QualcodeApp, error: QualcodeError) -> None:
    app.job = ""
    app.tell(error)
