-- The desk, schema version 4. Nothing is overwritten: rows are only ever added, and triggers hold that.
create table if not exists event (
    number     integer primary key,
    line       integer not null,  -- simulated and real lines never see each other's rows
    case_id    text not null,     -- of the assessment: kind:subject_type:subject_id
    occurrence integer not null,  -- 2, 3, … when it recurs after it was closed
    release    integer not null,
    signature  text not null,     -- of the case, in that release
    at_utc     text not null,
    who        text not null,     -- empty: the publishing of a release
    kind       text not null,
    detail     text not null      -- JSON
);
create index if not exists event_case on event (line, case_id);
create table if not exists noted (
    release integer primary key,
    line    integer not null,
    at_utc  text not null
);
create table if not exists declaration (
    number integer primary key,
    line   integer not null,
    kind   text not null,     -- heading, name, decimal or day
    key    text not null,     -- JSON: what is asked about, so that it is known again
    about  text not null,     -- JSON: the same as the file wrote it
    answer text,              -- null: withdrawn
    at_utc text not null,
    who    text not null
);
create table if not exists correction (
    number      integer primary key,
    line        integer not null,
    table_name  text not null,
    key         text not null,   -- JSON: the parts of the row's key
    column_name text not null,
    old         text,            -- what the source says; null: not reported
    new         text,
    reason      text not null,
    at_utc      text not null,
    who         text not null,
    withdraws   integer references correction (number)  -- null: a correction
);
create table if not exists meeting (
    number  integer primary key,
    line    integer not null,
    name    text not null,
    held_on text not null,
    release integer not null,  -- that it was shown
    scope   text not null,     -- a place's code
    at_utc  text not null,
    who     text not null
);
create table if not exists decision (
    number       integer primary key,
    meeting      integer not null references meeting (number),
    what         text not null,
    owner        text not null,
    due_on       text not null,
    cases        text not null,  -- JSON: case ids
    cooperatives text not null,  -- JSON: cooperative ids
    at_utc       text not null,
    who          text not null
);
create table if not exists fate (
    number   integer primary key,
    decision integer not null references decision (number),
    meeting  integer not null references meeting (number),  -- in whose minutes it stands
    kind     text not null,
    detail   text not null,  -- JSON
    at_utc   text not null,
    who      text not null
);
create trigger if not exists event_stays before update on event begin select raise(abort, 'nothing is overwritten'); end;
create trigger if not exists event_remains before delete on event begin select raise(abort, 'nothing is removed'); end;
create trigger if not exists event_once before insert on event when exists (select 1 from event where number = new.number) begin select raise(abort, 'nothing is replaced'); end;
create trigger if not exists noted_stays before update on noted begin select raise(abort, 'nothing is overwritten'); end;
create trigger if not exists noted_remains before delete on noted begin select raise(abort, 'nothing is removed'); end;
create trigger if not exists noted_once before insert on noted when exists (select 1 from noted where release = new.release) begin select raise(abort, 'nothing is replaced'); end;
create trigger if not exists declaration_stays before update on declaration begin select raise(abort, 'nothing is overwritten'); end;
create trigger if not exists declaration_remains before delete on declaration begin select raise(abort, 'nothing is removed'); end;
create trigger if not exists declaration_once before insert on declaration when exists (select 1 from declaration where number = new.number) begin select raise(abort, 'nothing is replaced'); end;
create trigger if not exists correction_stays before update on correction begin select raise(abort, 'nothing is overwritten'); end;
create trigger if not exists correction_remains before delete on correction begin select raise(abort, 'nothing is removed'); end;
create trigger if not exists correction_once before insert on correction when exists (select 1 from correction where number = new.number) begin select raise(abort, 'nothing is replaced'); end;
create trigger if not exists meeting_stays before update on meeting begin select raise(abort, 'nothing is overwritten'); end;
create trigger if not exists meeting_remains before delete on meeting begin select raise(abort, 'nothing is removed'); end;
create trigger if not exists meeting_once before insert on meeting when exists (select 1 from meeting where number = new.number) begin select raise(abort, 'nothing is replaced'); end;
create trigger if not exists decision_stays before update on decision begin select raise(abort, 'nothing is overwritten'); end;
create trigger if not exists decision_remains before delete on decision begin select raise(abort, 'nothing is removed'); end;
create trigger if not exists decision_once before insert on decision when exists (select 1 from decision where number = new.number) begin select raise(abort, 'nothing is replaced'); end;
create trigger if not exists fate_stays before update on fate begin select raise(abort, 'nothing is overwritten'); end;
create trigger if not exists fate_remains before delete on fate begin select raise(abort, 'nothing is removed'); end;
create trigger if not exists fate_once before insert on fate when exists (select 1 from fate where number = new.number) begin select raise(abort, 'nothing is replaced'); end;
