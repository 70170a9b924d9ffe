import Database from "libsql";
import { AwsError } from "./wire/error.ts";

/**
 * Durable records by kind and key, in order of creation. A record is plain JSON; times in it are epoch seconds.
 */
export interface Store {
  get<T>(kind: string, key: string): T | undefined;
  /** Writes a record, replacing one of the same key; its place in the order stays. */
  put(kind: string, key: string, record: unknown): void;
  /** Writes a record unless the key is taken; says whether it did. */
  insert(kind: string, key: string, record: unknown): boolean;
  delete(kind: string, key: string): boolean;
  /** Records of a kind whose key starts with `prefix`, oldest first. */
  list<T>(kind: string, prefix?: string): readonly T[];
  /** Runs `work` wholly or not at all. */
  transaction<T>(work: () => T): T;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (kind, key)
  )`;

/** Keys come from requests, and SQLite's binding ends the process over one that is no text. */
function text(key: string): string {
  if (typeof key === "string") return key;
  throw new AwsError("SerializationException", `a name is ${JSON.stringify(key)?.slice(0, 80)}; it must be text`);
}

/** Opens (or makes) the database at `file`. */
export function openStore(file: string): Store {
  const db = new Database(file);
  db.exec("PRAGMA journal_mode = WAL");
  db.exec("PRAGMA synchronous = NORMAL");
  db.exec("PRAGMA busy_timeout = 5000");
  db.exec(SCHEMA);
  const get = db.prepare("SELECT body FROM record WHERE kind = ? AND key = ?");
  // Before it tries to insert, which would write the counter of AUTOINCREMENT too.
  const update = db.prepare("UPDATE record SET body = ? WHERE kind = ? AND key = ?");
  const put = db.prepare(
    "INSERT INTO record (kind, key, body) VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
  );
  const insert = db.prepare("INSERT INTO record (kind, key, body) VALUES (?, ?, ?) ON CONFLICT (kind, key) DO NOTHING");
  const remove = db.prepare("DELETE FROM record WHERE kind = ? AND key = ?");
  const list = db.prepare(
    "SELECT body FROM record WHERE kind = ? AND key >= ? AND key < ? || char(1114111) ORDER BY seq",
  );
  const parse = <T>(row: unknown): T => JSON.parse((row as { body: string }).body) as T;
  let depth = 0;
  return {
    get: <T>(kind: string, key: string) => {
      const row = get.get(kind, text(key));
      return row === undefined ? undefined : parse<T>(row);
    },
    put: (kind, key, record) => {
      const body = JSON.stringify(record);
      if (update.run(body, kind, text(key)).changes === 0) put.run(kind, key, body);
    },
    insert: (kind, key, record) => insert.run(kind, text(key), JSON.stringify(record)).changes === 1,
    delete: (kind, key) => remove.run(kind, text(key)).changes === 1,
    list: <T>(kind: string, prefix = "") => list.all(kind, text(prefix), prefix).map((row) => parse<T>(row)),
    transaction: <T>(work: () => T): T => {
      if (depth > 0) return work();
      db.exec("BEGIN IMMEDIATE");
      depth++;
      try {
        const result = work();
        db.exec("COMMIT");
        return result;
      } catch (error) {
        db.exec("ROLLBACK");
        throw error;
      } finally {
        depth--;
      }
    },
    close: () => void db.close(),
  };
}
