import { isRecord, type Observed } from '@keystroke-auth/engine';
import Database from 'better-sqlite3';

/** Random ids and keyed hashes, which differ in every row or stand for the person, and the application's name. */
const IDS =
  /(^|_)(id|application|key|tag|by|hash|mac|pseudonym|fingerprint|subject|writer|sequence|seq|retry_of|kid)$/;
/**
 * Clock times, which here are those at which the experiment ran. In life they link: who logs in at two places in the
 * same second, every day, is probably one person. No column can hide that.
 */
const TIMES = /(_at|^at|_since|_until|^active_from)$/;

/** What is longer is sealed, and written as text. */
const LONGEST_WORD = 40;

/** What is plain of people in one application of a store, by pseudonym. */
export type PlainColumns = ReadonlyMap<string, Observed>;

/**
 * Everything plain that the file of a store says of people, by application: of every table with rows about them, how many
 * there are; of every number and of the length of everything sealed the mean, the spread and both ends; of every word how
 * often it is there. It knows no column by name, so that new ones are seen as well.
 */
export function readPlainColumns(file: string): Map<string, PlainColumns> {
  const database = new Database(file, { readonly: true });
  try {
    joinLog(database);
    const people = database
      .prepare<[], { application: string; user_id: string }>('select application, user_id from users')
      .all();
    const seen = new Map(people.map(({ user_id }) => [user_id, new Map<string, number[]>()]));
    for (const { name, owner } of tablesAboutPeople(database)) {
      const rows = database.prepare<[], Record<string, unknown>>(
        `select t.*, ${owner} as owner from "${name}" t`,
      );
      for (const { owner: person, ...row } of rows.iterate()) {
        const values = seen.get(String(person));
        if (values !== undefined) addRow(values, name, row);
      }
    }
    const applications = new Map<string, Map<string, Observed>>();
    for (const { application, user_id } of people) {
      const observed = applications.get(application) ?? new Map<string, Observed>();
      observed.set(user_id, summary(seen.get(user_id) ?? new Map()));
      applications.set(application, observed);
    }
    return applications;
  } finally {
    database.close();
  }
}

/** Tables with rows about people, and whose each row is, as SQL. */
function tablesAboutPeople(database: Database.Database): { name: string; owner: string }[] {
  const names = (column: string): string[] =>
    database
      .prepare<[string], { name: string }>(
        `select t.name from pragma_table_list t join pragma_table_info(t.name) c
         where t.type = 'table' and c.name = ?`,
      )
      .all(column)
      .map(({ name }) => name);
  const ofPeople = names('user_id');
  return [
    ...ofPeople.map((name) => ({ name, owner: 't.user_id' })),
    ...names('profile_id')
      .filter((name) => !ofPeople.includes(name))
      .map((name) => ({ name, owner: '(select user_id from profiles where id = t.profile_id)' })),
    { name: 'audit', owner: '(select user_id from subject_of where subject = t.subject)' },
  ];
}

/** Rows of the log name nobody, but a try and what the log tells of it have one time. */
function joinLog(database: Database.Database): void {
  database.exec(`
    create temp table tries as select application, created_at, user_id from attempts;
    create index temp.tries_by_time on tries (application, created_at);
    create temp table subject_of as
    select a.subject, max(t.user_id) as user_id from audit a
    join tries t on t.application = a.application and t.created_at = a.at
    where a.subject is not null group by a.subject;
    create unique index temp.subject_of_key on subject_of (subject);
  `);
}

function addRow(values: Map<string, number[]>, table: string, row: Readonly<Record<string, unknown>>): void {
  add(values, `${table} rows`, 1);
  for (const [column, value] of Object.entries(row)) {
    // Whether there is one may tell as much as what it is.
    if (value === null || !(IDS.test(column) || TIMES.test(column))) {
      addValue(values, `${table}.${column}`, value);
    }
  }
}

function addValue(values: Map<string, number[]>, name: string, value: unknown): void {
  if (typeof value === 'number') add(values, name, value);
  else if (value instanceof Uint8Array) add(values, `${name} length`, value.length);
  else if (typeof value === 'boolean' || value === null) add(values, `${name} is ${value}`, 1);
  else if (typeof value === 'string') addText(values, name, value);
}

/** Lists and objects, which are JSON, are looked into. */
function addText(values: Map<string, number[]>, name: string, text: string): void {
  if (text.length > LONGEST_WORD) {
    add(values, `${name} length`, text.length);
    return;
  }
  if (!/^[[{]/.test(text)) {
    add(values, `${name} is ${text}`, 1);
    return;
  }
  const parsed: unknown = JSON.parse(text);
  if (Array.isArray(parsed)) {
    add(values, `${name} count`, parsed.length);
    for (const item of parsed) addValue(values, name, item);
  } else if (isRecord(parsed)) {
    for (const [key, value] of Object.entries(parsed)) {
      if (Array.isArray(value)) for (const item of value) addValue(values, `${name}.${key}`, item);
      else if (!IDS.test(key)) addValue(values, `${name}.${key}`, value);
    }
  }
}

function add(values: Map<string, number[]>, name: string, value: number): void {
  const list = values.get(name);
  if (list === undefined) values.set(name, [value]);
  else list.push(value);
}

function summary(values: ReadonlyMap<string, readonly number[]>): Observed {
  const observed = new Map<string, number>();
  for (const [name, list] of values) {
    const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
    observed.set(`${name}: how many`, list.length);
    observed.set(`${name}: mean`, mean);
    observed.set(`${name}: spread`, Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0)));
    observed.set(`${name}: least`, Math.min(...list));
    observed.set(`${name}: most`, Math.max(...list));
  }
  return observed;
}
