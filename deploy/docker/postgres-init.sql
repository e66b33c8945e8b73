-- Run once, when the volume is new. POSTGRES_DB has made the database of the store; this is the one of its keys.
create database keystroke_keys encoding 'UTF8' locale 'C' template template0;
