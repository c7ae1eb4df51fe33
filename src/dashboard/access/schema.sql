-- The log of accesses, schema version 1. Rows are only ever added, and triggers hold that.
create table if not exists entry (
    number  integer primary key,
    at_utc  text not null,
    who     text not null,     -- the person's id with the provider; local, public, or the system's user
    role    text not null,
    act     text not null,
    what    text not null,
    refused integer not null,
    hash    text not null      -- over this row and the hash of the one before
);
create trigger if not exists entry_stays before update on entry begin select raise(abort, 'nothing is overwritten'); end;
create trigger if not exists entry_remains before delete on entry begin select raise(abort, 'nothing is removed'); end;
create trigger if not exists entry_once before insert on entry when exists (select 1 from entry where number = new.number) begin select raise(abort, 'nothing is replaced'); end;
