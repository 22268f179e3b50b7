/** Who does something privileged, as the audit log keeps it. */
export type Actor = {
  /** Null for a program or the installation. */
  userId: string | null;
  /** The name of the person, or of the key: it must still read when they are gone. */
  label: string;
  addressPrefix: string | null;
};
