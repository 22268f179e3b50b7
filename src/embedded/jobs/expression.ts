import { isDeepStrictEqual } from "node:util";
import { type ASTNode, parse } from "@marcbachmann/cel-js";

/** An expression of a trigger, a key, a wait or a cancellation, parsed and known to be one we can evaluate. */
export interface Expression {
  source: string;
  ast: ASTNode;
}

interface Scope {
  event?: unknown;
  async?: unknown;
  /** Values fixed earlier, by node. */
  bound?: Map<ASTNode, unknown>;
}

type Binary = (left: unknown, right: unknown) => unknown;

const MISSING = Symbol("missing");
const isTruthy = (value: unknown) => value !== MISSING && Boolean(value);
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEqual: Binary = (left, right) =>
  left === MISSING || right === MISSING ? left === null || right === null : isDeepStrictEqual(left, right);

/** A missing value is less than anything; null counts as the zero of the other side. */
function compare(left: unknown, right: unknown): number {
  if (left === MISSING || right === MISSING) return left === MISSING ? -1 : 1;
  const zero = (other: unknown) => (typeof other === "string" ? "" : 0);
  const [a, b] = [left ?? zero(right), right ?? zero(left)] as [number, number];
  if (typeof a !== typeof b || !["string", "number"].includes(typeof a)) throw new Error("these cannot be compared");
  return a < b ? -1 : Number(a > b);
}

const COMPARISONS: Record<string, Binary> = {
  "==": isEqual,
  "!=": (left, right) => !isEqual(left, right),
  "<": (left, right) => compare(left, right) < 0,
  "<=": (left, right) => compare(left, right) <= 0,
  ">": (left, right) => compare(left, right) > 0,
  ">=": (left, right) => compare(left, right) >= 0,
};

const OPERATORS: Record<string, Binary> = {
  ...COMPARISONS,
  "+": (left, right) => {
    if (left === MISSING) return right === MISSING ? false : right;
    if (right === MISSING) return left;
    if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
    return typeof left === "number" && typeof right === "number" ? left + right : toText(left) + toText(right);
  },
  in: (left, right) => {
    if (Array.isArray(right)) return left !== MISSING && right.some((item) => isEqual(item, left));
    return isMap(right) && Object.hasOwn(right, String(left));
  },
  "[]": (base, key) => {
    const isThere = isMap(base) || (Array.isArray(base) && typeof key === "number");
    return isThere && Object.hasOwn(base, String(key)) ? (base as Record<string, unknown>)[key as string] : MISSING;
  },
};

const LOGIC = new Set([...Object.keys(COMPARISONS), "value", "id", ".", "[]", "&&", "||", "!_", "?:"]);

function children(node: ASTNode): ASTNode[] {
  if (node.op === "value" || node.op === "id") return [];
  const parts = [node.args].flat(2) as unknown[];
  return parts.filter((part): part is ASTNode => isMap(part) && "op" in part);
}

function compile(source: string, names: string[], operators: Set<string>): Expression {
  const check = (node: ASTNode): void => {
    if (!operators.has(node.op)) throw new Error(`"${node.op}" is not supported here`);
    if (node.op === "id" && !names.includes(node.args)) throw new Error(`"${node.args}" is not known here`);
    children(node).forEach(check);
  };
  const { ast } = parse(source);
  check(ast);
  return { source, ast };
}

/** For triggers and keys, which see `event`. Throws with the reason when it cannot be evaluated. */
export const compileEventExpression = (source: string) =>
  compile(source, ["event"], new Set([...LOGIC, "list", "in", "+"]));

/** For waits and cancellations, which see `event` and `async` and, as on the server, logic only. */
export const compileMatchExpression = (source: string) => compile(source, ["event", "async"], LOGIC);

function evaluateNode(node: ASTNode, scope: Scope): unknown {
  const fixed = scope.bound?.get(node);
  if (fixed !== undefined) return fixed;
  const run = (child: ASTNode) => evaluateNode(child, scope);
  switch (node.op) {
    case "value":
      return typeof node.args === "bigint" ? Number(node.args) : node.args;
    case "id":
      return scope[node.args as "event" | "async"] ?? MISSING;
    case ".":
      return OPERATORS["[]"]?.(run(node.args[0]), node.args[1]);
    case "list":
      return node.args.map(run);
    case "?:":
      return run(isTruthy(run(node.args[0])) ? node.args[1] : node.args[2]);
    case "||":
    case "&&": {
      const left = run(node.args[0]);
      return isTruthy(left) === (node.op === "||") ? left : run(node.args[1]);
    }
    case "!_": {
      const value = run(node.args);
      if (value !== MISSING && typeof value !== "boolean") throw new Error('"!" needs a boolean');
      return value === false;
    }
    default: {
      const [left, right] = node.args as [ASTNode, ASTNode];
      return OPERATORS[node.op]?.(run(left), run(right));
    }
  }
}

/** The value, with the server's leniency for missing fields; false for a missing one. Throws on a wrong type. */
export function evaluate(expression: Expression, scope: Scope): unknown {
  const value = evaluateNode(expression.ast, scope);
  return value === MISSING ? false : value;
}

/** Whether a condition holds. What is no boolean, or cannot be evaluated, does not hold. */
export function holds(expression: Expression | undefined, scope: Scope): boolean {
  try {
    return !expression || evaluate(expression, scope) === true;
  } catch {
    return false;
  }
}

function toText(value: unknown): string {
  if (value === null) return "<nil>";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The bucket a key names. An absent field is "false": all such runs share one bucket, as on the server. */
export function evaluateKey(expression: Expression, event: unknown): string {
  try {
    return toText(evaluate(expression, { event }));
  } catch {
    return toText(null);
  }
}

/**
 * Whether a condition holds for another event. What it reads of the triggering event is fixed now: as on the server an
 * absent field becomes null where it stands left of a comparison (and then equals an absent field of the other event),
 * and stays absent elsewhere.
 */
export function bindMatch(expression: Expression | undefined, event: unknown): (other: unknown) => boolean {
  const bound = new Map<ASTNode, unknown>();
  const visit = (node: ASTNode, isLeft: boolean): void => {
    let root = node;
    while (root.op === "." || root.op === "[]") root = root.args[0];
    if (root !== node && root.op === "id" && root.args === "event") {
      const value = evaluateNode(node, { event });
      if (value !== MISSING || isLeft) bound.set(node, value === MISSING ? null : value);
    } else for (const [place, child] of children(node).entries()) visit(child, place === 0 && node.op in COMPARISONS);
  };
  if (expression) visit(expression.ast, false);
  return (other) => holds(expression, { async: other, bound });
}
