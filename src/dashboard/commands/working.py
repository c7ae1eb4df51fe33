"""Commands that work something out: assessments, scorecards, speed, documents."""
# ruff: noqa: PLC0415 - what reads data is imported by the command that needs it: --help is quick

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from dashboard.commands.call import DONE, REFUSED, Call, places_beside, places_of
from dashboard.commands.exports import taken_exports
from dashboard.contract import WIB


def assess(call: Call) -> int:
    """Assess exports or a release, and write the answers as files."""
    from dashboard import questions, settings

    options = call.options
    with tempfile.TemporaryDirectory() as made, call.bar():
        work = Path(made)
        if options.exports:
            places = places_beside(options.exports)
            taken = taken_exports(call, places, work / "intake")
            tables = {name: [path] for name, path in taken.tables.items()}
            as_of, chosen = taken.as_of, settings.load(options.settings)
        else:
            release = call.store.release(options.release)
            places = places_of(call.store)
            tables = {name: list(paths) for name, paths in release.tables.items()}
            as_of = options.as_of or release.as_of
            chosen = settings.load(options.settings or release.settings_text)
        out = work / "assessment"
        out.mkdir()
        results = questions.assess(tables, as_of, chosen, places, out, call.progress)
        questions.write_assessment_csv(results, options.out)
    call.say("assessed", as_of=as_of, folder=str(options.out))
    return DONE


def report(call: Call) -> int:
    """Write the handouts of a meeting: of a place, or of every regency of it."""
    from dashboard import handouts

    options, store = call.options, call.store
    release = store.release(options.release)
    against = store.release(options.against) if options.against else None
    asked = handouts.Asked(store, places_of(store), release, options.audience, against)
    scopes = [options.scope or asked.widest]
    if options.pack:
        codes = asked.reference.regencies["regency_code"]
        scopes = sorted(code for code in codes if code.startswith(scopes[0]))
    formats = handouts.FORMATS if options.format == "all" else (options.format,)
    at = datetime.now(WIB)
    with call.bar():
        paths = list(
            handouts.write(asked, scopes, call.language, at, formats, options.out, call.progress)
        )
    for path in paths:
        print(path)
    call.say("reported", n=len(paths), folder=str(options.out))
    return DONE


def write_scorecard(call: Call) -> int:
    """Try the rules on simulated provinces and write how they did."""
    from dashboard import scorecard

    options = call.options
    with call.bar():
        text = scorecard.run(
            options.seeds,
            cooperatives=options.cooperatives,
            base_rates=options.base_rates,
            progress=call.progress,
        )
    return _deliver(text, options.out)


def write_forecasts(call: Call) -> int:
    """Try the forecasts on held-back weeks and write how they did."""
    from dashboard.scorecard import forecasts

    options = call.options
    with call.bar():
        found = forecasts.cover(
            options.seeds, cooperatives=options.cooperatives, progress=call.progress
        )
    _deliver(found.table(), options.out)
    return DONE if found.kept else REFUSED


def _deliver(text: str, out: Path | None) -> int:
    """Print a text, or write it to the file that the call names."""
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, "utf-8")
    return DONE


def run_bench(call: Call) -> int:
    """Measure speed, and put the figures where ``--out`` says."""
    from dashboard import bench

    options = call.options
    with call.bar():
        earlier = options.out.read_text("utf-8") if options.out and options.out.exists() else ""
        text = bench.run(options.only or bench.USUAL, call.progress, earlier)
    return _deliver(text, options.out)


def write_docs(call: Call) -> int:
    """Write the documents that are made from the code."""
    from dashboard import documents
    from dashboard.commands.parser import markdown

    folder: Path = call.options.out
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**documents.all_documents(), "command-line.md": markdown()}.items():
        (folder / name).write_text(text, "utf-8")
    call.say("docs_done", folder=str(folder))
    return DONE
