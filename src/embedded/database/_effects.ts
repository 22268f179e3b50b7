/** What a statement may do to the session it runs in, as far as its text tells. */
export type Effects = {
  touchesSession: boolean;
  forgetsStatements: boolean;
  locksSession: boolean;
  customSettings: string[];
};

export const NO_EFFECTS: Effects = {
  touchesSession: false,
  forgetsStatements: false,
  locksSession: false,
  customSettings: [],
};

export const effectsOf = (sql: string): Effects => ({
  touchesSession: touchesSession(sql),
  customSettings: touchesSession(sql) ? customSettings(sql) : [],
  forgetsStatements: forgetsStatements(sql),
  locksSession: locksSession(sql),
});

/** The effects of one statement after the other. */
export function joinEffects(one: Effects, other: Effects): Effects {
  return {
    touchesSession: one.touchesSession || other.touchesSession,
    forgetsStatements: one.forgetsStatements || other.forgetsStatements,
    locksSession: one.locksSession || other.locksSession,
    customSettings: [...new Set([...one.customSettings, ...other.customSettings])],
  };
}

/** Whether a statement may leave something behind in its session. A false alarm only costs time. */
export function touchesSession(sql: string): boolean {
  const bare = withoutComments(sql);
  if (/\b(set_config\s*\((?![^()]*,\s*true\s*\))|pg_temp\b)/i.test(bare)) return true;
  return bare
    .split(";")
    .some((statement) =>
      /^\s*(set\s+(?!local\b|transaction\b|constraints\b)|reset|prepare|do|call|load)\b/i.test(statement),
    );
}

/** The settings of its own invention (with a dot) that a statement names. */
const customSettings = (sql: string) =>
  [...sql.matchAll(/\b[a-z_]\w*\.[a-z_]\w*\b/gi)].map(([name]) => name.toLowerCase());

/** Whether a statement may remove prepared statements, also those that were prepared over the protocol. */
export const forgetsStatements = (sql: string) => /\b(deallocate|discard)\b/i.test(sql);

/** Whether a statement may take an advisory lock that outlives its transaction. */
export const locksSession = (sql: string) => /\bpg_(try_)?advisory_lock/i.test(sql);

/** COPY from the client needs a dialogue in the middle of a message, which the embedded engine cannot hold. */
export const copiesFromClient = (sql: string) =>
  withoutComments(sql)
    .split(";")
    .some((statement) => /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i.test(statement));

const withoutComments = (sql: string) => sql.replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, " ");
