import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(import.meta.dirname, "../../..");
const ROOMS = join(ROOT, "src/features");
/** A verb that reaches one of these may touch what is kept. */
const STORES = /^src\/(db\/|lib\/redis)/;
/** What a parameter is made of when its verb works for a workspace: the scope, or a transaction that somebody opened. */
const SCOPED = new Set(["WorkspaceScope", "Transaction", "PgTransaction", "PostgresJsTransaction"]);

export type Verb = {
  name: string;
  /** From the repository's root. */
  file: string;
  /** The room's own (`_name.ts`): the import law lets no door in, so it is tried through the verbs that call it. */
  isPrivate: boolean;
  /** Takes a scope or a transaction, however deep in a parameter. */
  isScoped: boolean;
  /** Its file, or one that it imports, directly or not, can reach the database or Redis. */
  reachesStores: boolean;
};

/** Every function that a server file of the rooms exports, in whatever form: declared, a constant's, a member's, a class's. */
export function listVerbs(): Verb[] {
  const { options, fileNames } = readConfig();
  const files = fileNames.filter((file) => file.startsWith(ROOMS) && !/\.test\.tsx?$/.test(file));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const reach = reachOf(program, options);
  return files.flatMap((path) => {
    const source = program.getSourceFile(path);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) return [];
    const file = relative(ROOT, path);
    const isPrivate = /\/_[^/]+$/.test(file);
    const reachesStores = [...reach(path)].some((reached) => STORES.test(relative(ROOT, reached)));
    return checker
      .getExportsOfModule(module)
      .flatMap((symbol) => functionsIn(symbol, checker, source))
      .map(({ name, signatures }) => {
        const isScoped = signatures.some(({ parameters }) =>
          parameters.some((each) => isScopedType(checker.getTypeOfSymbolAtLocation(each, source), checker, source)),
        );
        return { name, file, isPrivate, isScoped, reachesStores };
      });
  });
}

function readConfig(): ts.ParsedCommandLine {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, "tsconfig.json"), {}, host);
  if (!config) throw new Error("tsconfig.json cannot be read");
  return config;
}

type Callable = { name: string; signatures: readonly ts.Signature[] };

/** The functions that an exported name stands for: itself, or the members of an object that are not a library's. */
function functionsIn(symbol: ts.Symbol, checker: ts.TypeChecker, at: ts.Node, of = "", depth = 0): Callable[] {
  const known = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (!(known.flags & ts.SymbolFlags.Value) || depth > 2) return [];
  const name = `${of}${symbol.name}`;
  const type = checker.getTypeOfSymbolAtLocation(known, at);
  const signatures = [...type.getCallSignatures(), ...type.getConstructSignatures()];
  if (signatures.length > 0) return [{ name, signatures }];
  return checker
    .getPropertiesOfType(type)
    .filter(isOurs)
    .flatMap((member) => functionsIn(member, checker, at, `${name}.`, depth + 1));
}

const isOurs = ({ declarations = [] }: ts.Symbol): boolean =>
  declarations.some((declared) => !declared.getSourceFile().fileName.includes("/node_modules/"));

/** What a callback in it is handed does not count: that is the verb's to give, not the caller's. */
function isScopedType(type: ts.Type, checker: ts.TypeChecker, at: ts.Node, seen = new Set<ts.Type>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if ([type.aliasSymbol, type.symbol].some((symbol) => symbol && SCOPED.has(symbol.name))) return true;
  const within = (part: ts.Type) => isScopedType(part, checker, at, seen);
  if (type.isUnionOrIntersection()) return type.types.some(within);
  if (type.flags & ts.TypeFlags.TypeParameter) return within(checker.getBaseConstraintOfType(type) ?? type);
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  if (checker.getTypeArguments(type as ts.TypeReference).some(within)) return true;
  return checker
    .getPropertiesOfType(type)
    .filter(isOurs)
    .some((member) => within(checker.getTypeOfSymbolAtLocation(member, at)));
}

/** The files that one runs, itself among them: what is imported for its types alone does not count. */
function reachOf(program: ts.Program, options: ts.CompilerOptions): (path: string) => Set<string> {
  const importsOf = (path: string): string[] => {
    const source = program.getSourceFile(path);
    return (source ? specifiersOf(source) : []).flatMap((specifier) => {
      const found = ts.resolveModuleName(specifier, path, options, ts.sys).resolvedModule;
      return found && !found.isExternalLibraryImport ? [found.resolvedFileName] : [];
    });
  };
  return (path) => {
    const reached = new Set<string>([path]);
    for (const each of reached) for (const imported of importsOf(each)) reached.add(imported);
    return reached;
  };
}

function specifiersOf(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isImport = ts.isImportDeclaration(node) && !isForTypes(node.importClause);
    const isExport = ts.isExportDeclaration(node) && !node.isTypeOnly;
    if ((isImport || isExport) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
      found.push(node.moduleSpecifier.text);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier && ts.isStringLiteral(specifier)) found.push(specifier.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isForTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  const { namedBindings, name } = clause;
  const isEachOne = !name && namedBindings && ts.isNamedImports(namedBindings) && namedBindings.elements.length > 0;
  return clause.isTypeOnly || Boolean(isEachOne && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly));
}

/** Which files of the product, tests aside, import the verb by its name, or its whole file. */
export function listCallers({ name, file }: Pick<Verb, "name" | "file">, sources: readonly string[]): string[] {
  const [folder = "", module = ""] = file.replace(/\.ts$/, "").split(/\/(?=[^/]+$)/);
  const importOf = (specifier: string) =>
    new RegExp(`(\\{[^{}]*\\b${name}\\b[^{}]*\\}|\\* as \\w+|= await import\\()[^;{}"]*"${specifier}"`);
  return sources.filter((source) => {
    if (source === file || /^src\/testing\/|\.test\.tsx?$/.test(source)) return false;
    const text = readFileSync(join(ROOT, source), "utf8");
    const isNear = source.startsWith(`${folder}/`) && importOf(`./${module}`).test(text);
    return isNear || importOf(`@/${folder.slice("src/".length)}/${module}`).test(text);
  });
}
