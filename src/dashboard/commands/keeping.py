"""Commands about the releases that a store keeps."""
# ruff: noqa: PLC0415 - what reads data is imported by the command that needs it: --help is quick

from __future__ import annotations

from dashboard.commands.call import DONE, REFUSED, Call, places_of, print_table
from dashboard.errors import UsageError
from dashboard.words import both


def list_releases(call: Call) -> int:
    """Print the releases of the store, newest first."""
    rows = []
    store = call.store
    for release in store.releases():
        changes = store.changes(release.number).values()
        rows.append(
            (
                release.number,
                release.name,
                release.as_of,
                "simulated" if release.simulated else "real",
                release.made_by,
                f"{release.made_at:%Y-%m-%dT%H:%MZ}",
                release.note,
                "; ".join(dict.fromkeys(f.source_name for f in store.imports(release.number))),
                sum(change.added for change in changes),
                sum(change.changed for change in changes),
                sum(change.removed for change in changes),
            )
        )
    headings = ("release", "name", "as_of", "line", "by", "at", "note", "files")
    print_table((*headings, "added", "changed", "removed"), rows)
    return DONE


def audit(call: Call) -> int:
    """Print the log of accesses, the oldest first, and say whether it is whole."""
    from dashboard import access

    entries = access.Log(call.store.folder).entries()
    print_table(
        ("number", "at", "who", "role", "act", "refused", "what"),
        [
            (e.number, e.at, e.who, e.role, e.act, "refused" if e.refused else "", e.what)
            for e in entries
            if e.refused or not call.options.refused
        ],
    )
    changed = list(access.broken(entries))
    if changed:
        call.say("audit_broken", numbers=", ".join(map(str, changed)))
        return REFUSED
    call.say("audit_whole", n=len(entries), hash=entries[-1].hash[:16] if entries else "-")
    return DONE


def compare(call: Call) -> int:
    """Print what one release changed beside another, in rows or row by row."""
    from dashboard import contract, releases

    options, store = call.options, call.store
    older, newer = store.release(options.older), store.release(options.newer)
    if options.out and not options.table:
        raise UsageError(**both("cli.table_needed"))
    if options.out:
        releases.write_differences(store, older, newer, options.table, options.out)
        call.say("compared", file=str(options.out))
        return DONE
    tables = [options.table] if options.table else list(contract.tables())
    limit = releases.SHOWN if options.table else 0
    found = [releases.compare(store, older, newer, table, limit=limit) for table in tables]
    print_table(
        ("table", "added", "changed", "removed", "came", "gone"),
        [
            (d.table, d.added, d.changed, d.removed, "; ".join(d.came), "; ".join(d.gone))
            for d in found
            if not d.equal
        ],
    )
    if options.table and found[0].of:
        lines = found[0].lines.to_pylist()
        rows = [["" if cell is None else cell for cell in line.values()] for line in lines]
        print_table(found[0].lines.column_names, rows)
        if found[0].of > len(lines):
            call.say("more_lines", n=found[0].of - len(lines))
    return DONE


def correct(call: Call) -> int:
    """Set a cell right, with a reason, from the next release on."""
    from dashboard import desk

    options = call.options
    with call.bar():
        release = desk.correct(
            desk.Desk(call.store.folder),
            call.store,
            options.table,
            options.key,
            options.column,
            options.value,
            reason=options.reason,
            by=options.by,
            reference=places_of(call.store),
            progress=call.progress,
        )
    call.say("published", number=release.number, as_of=release.as_of)
    return DONE


def name_release(call: Call) -> int:
    """Give a release a name."""
    from dashboard import releases

    options = call.options
    release = releases.name_release(call.store, options.release, options.name, options.by)
    call.say("named", number=release.number, name=release.name)
    return DONE


def verify(call: Call) -> int:
    """Compare what is kept with its hashes."""
    if call.options.release is not None:
        call.store.release(call.options.release)
    with call.bar():
        damaged = call.store.verify(call.options.release, call.progress)
    if not damaged:
        call.say("sound")
        return DONE
    print_table(
        ("release", "name", "damage", "file"),
        [(each.release, each.name, each.kind, each.path) for each in damaged],
    )
    call.say("damaged", n=len(damaged))
    return REFUSED


def back_up(call: Call) -> int:
    """Write the whole store into one file."""
    from dashboard import releases

    with call.bar():
        n = releases.back_up(call.store, call.options.file, call.progress)
    call.say("backed_up", n=n, file=str(call.options.file))
    return DONE


def restore(call: Call) -> int:
    """Put a backup into an empty store."""
    from dashboard import releases

    with call.bar():
        n = releases.restore(call.options.file, call.store, call.progress)
    call.say("restored", n=n, folder=str(call.store.folder))
    return DONE


def roll_back(call: Call) -> int:
    """Publish an earlier release's data again, as a new release."""
    from dashboard import releases

    options = call.options
    release = releases.rollback(call.store, options.release, name=options.name, by=options.by)
    call.say("published", number=release.number, as_of=release.as_of)
    return DONE
