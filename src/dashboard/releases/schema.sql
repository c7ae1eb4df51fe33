-- The catalogue, schema version 2. History is never rewritten: rows are only ever added.
create table if not exists release (
    number    integer primary key check (number = parent + 1),
    parent    integer not null unique,  -- 0 for the first: two NULLs would both be unique
    line      integer not null,         -- a first real release starts a new line from nothing
    name      text unique,              -- NULL: not named
    as_of     text not null,
    at_utc    text not null,
    who       text not null,
    note      text not null,
    simulated integer not null check (simulated in (0, 1)),
    settings  text not null             -- every value in force, TOML
);
create table if not exists file (
    path   text primary key,  -- below the store's folder, with forward slashes
    sha256 text not null,
    bytes  integer not null,
    rows   integer not null
);
create table if not exists release_file (
    release integer not null references release (number),
    role    text not null check (role in ('table', 'result', 'findings', 'rejected')),
    name    text not null,
    part    integer not null,
    path    text not null references file (path),
    primary key (release, role, name, part)
);
create table if not exists import (
    release        integer not null references release (number),
    position       integer not null,
    source_name    text not null,  -- display text only: the bytes lie under their hash
    sheet          text not null,
    source_sha256  text not null,
    table_name     text,
    rows_read      integer not null,
    rows_set_aside integer not null,
    verdict        text not null,
    primary key (release, position)
);
create table if not exists change (
    release    integer not null references release (number),
    table_name text not null,
    added      integer not null,
    changed    integer not null,
    removed    integer not null,
    kept       integer not null,  -- missing from a period that the file covers, and kept
    primary key (release, table_name)
);
create table if not exists naming (
    number  integer primary key,  -- the newest naming of a release holds
    release integer not null references release (number),
    name    text not null,
    at_utc  text not null,
    who     text not null
);
