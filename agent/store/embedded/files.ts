/** The database; beside it lie, while it is open or after a kill, SQLite's `-wal` and `-shm`. */
export const DATABASE_FILE = 'rows.sqlite';
/** An empty database whose lock, the operating system's, says that the store is open. */
export const LOCK_FILE = 'LOCK';
