declare const scopeBrand: unique symbol;

/**
 * The right to work for one workspace. Only `mintScope` makes one, and only the doors that have read the workspace
 * from a row may import it (see the import law): whoever holds a scope was let in.
 */
export type WorkspaceScope = { readonly workspaceId: string; readonly [scopeBrand]: true };
