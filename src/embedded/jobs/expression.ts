import { type ASTNode, parse } from "@marcbachmann/cel-js";

/** An expression of a trigger, a key, a wait or a cancellation, parsed and known to be one we can evaluate. */
export interface Expression {
  source: string;
  ast: ASTNode;
}

export interface Scope {
  event?: unknown;
  async?: unknown;
  /** Values fixed earlier by `bindEvent`, by node. */
  bound?: Map<ASTNode, unknown>;
}

type Node = ASTNode;
const MISSING = Symbol("missing");
const LOGIC = new Set(["value", "id", ".", "[]", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "!_", "?:"]);
const OPERATORS = new Set([...LOGIC, "list", "in", "+"]);

function children(node: Node): Node[] {
  if (node.op === "value" || node.op === "id") return [];
  const parts = (Array.isArray(node.args) ? node.args.flat() : [node.args]) as unknown[];
  return parts.filter((part): part is Node => typeof part === "object" && part !== null && "op" in part);
}

function check(node: Node, names: readonly string[], operators: Set<string>): void {
  if (!operators.has(node.op)) throw new Error(`"${node.op}" is not supported here`);
  if (node.op === "id" && !names.includes(node.args)) throw new Error(`"${node.args}" is not known here`);
  for (const child of children(node)) check(child, names, operators);
}

function compile(source: string, names: readonly string[], operators: Set<string>): Expression {
  const { ast } = parse(source);
  check(ast, names, operators);
  return { source, ast };
}

/** For triggers and keys, which see `event`. Throws with the reason when it cannot be evaluated. */
export const compileEventExpression = (source: string) => compile(source, ["event"], OPERATORS);

/** For waits and cancellations, which see `event` and `async` and, as on the server, logic only. */
export const compileMatchExpression = (source: string) => compile(source, ["event", "async"], LOGIC);

const isNothing = (value: unknown) => value === MISSING || value === null;
const isTruthy = (value: unknown) => !(isNothing(value) || value === false || value === "" || value === 0);
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isEqual(a: unknown, b: unknown): boolean {
  if (a === MISSING || b === MISSING) return a === null || b === null;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const other = b as Record<string, unknown>;
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual((a as Record<string, unknown>)[key], other[key]))
  );
}

/** A missing value is less than anything and greater than nothing; null counts as the zero of the other side. */
function isOrdered(op: string, left: unknown, right: unknown): boolean {
  if (left === MISSING || right === MISSING) return op.startsWith("<") === (left === MISSING);
  const zero = (other: unknown) => (typeof other === "string" ? "" : 0);
  const a = (left ?? zero(right)) as number;
  const b = (right ?? zero(left)) as number;
  if (typeof a !== typeof b || !["string", "number"].includes(typeof a)) throw new Error(`cannot compare with ${op}`);
  if (op === "<") return a < b;
  if (op === "<=") return a <= b;
  return op === ">" ? a > b : a >= b;
}

function add(left: unknown, right: unknown): unknown {
  if (left === MISSING) return right === MISSING ? false : right;
  if (right === MISSING) return left;
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  return typeof left === "number" && typeof right === "number" ? left + right : toText(left) + toText(right);
}

function member(base: unknown, key: unknown): unknown {
  const holds = Array.isArray(base)
    ? typeof key === "number" && key in base
    : isMap(base) && Object.hasOwn(base, String(key));
  return holds ? (base as Record<string, unknown>)[key as string] : MISSING;
}

function evaluateNode(node: Node, scope: Scope): unknown {
  const fixed = scope.bound?.get(node);
  if (fixed !== undefined) return fixed;
  const run = (child: Node) => evaluateNode(child, scope);
  switch (node.op) {
    case "value":
      return typeof node.args === "bigint" ? Number(node.args) : node.args;
    case "id":
      return scope[node.args as "event" | "async"] ?? MISSING;
    case ".":
      return member(run(node.args[0]), node.args[1]);
    case "[]":
      return member(run(node.args[0]), run(node.args[1]));
    case "list":
      return node.args.map(run);
    case "?:":
      return run(isTruthy(run(node.args[0])) ? node.args[1] : node.args[2]);
    case "||": {
      const left = run(node.args[0]);
      return isTruthy(left) ? left : run(node.args[1]);
    }
    case "&&": {
      const left = run(node.args[0]);
      return isTruthy(left) ? run(node.args[1]) : left;
    }
    case "!_": {
      const value = run(node.args);
      if (value === MISSING) return false;
      if (typeof value !== "boolean") throw new Error('"!" needs a boolean');
      return !value;
    }
    default: {
      const [left, right] = (node.args as [Node, Node]).map(run);
      if (node.op === "==") return isEqual(left, right);
      if (node.op === "!=") return !isEqual(left, right);
      if (node.op === "+") return add(left, right);
      if (node.op !== "in") return isOrdered(node.op, left, right);
      if (left === MISSING || right === MISSING) return false;
      return Array.isArray(right)
        ? right.some((item) => isEqual(item, left))
        : isMap(right) && Object.hasOwn(right, String(left));
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
  if (!expression) return true;
  try {
    return evaluate(expression, scope) === true;
  } catch {
    return false;
  }
}

const toText = (value: unknown): string => {
  if (value === null) return "<nil>";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** The bucket a key names. An absent field is "false": all such runs share one bucket, as on the server. */
export function evaluateKey(expression: Expression, event: unknown): string {
  try {
    return toText(evaluate(expression, { event }));
  } catch {
    return "<nil>";
  }
}

/**
 * Fixes what the expression reads of the triggering event. As on the server an absent field becomes null when it
 * stands on the left of a comparison (and then equals an absent field of the other event), and stays absent elsewhere.
 */
export function bindEvent(expression: Expression, event: unknown): Map<ASTNode, unknown> {
  const bound = new Map<ASTNode, unknown>();
  const visit = (node: Node, isLeft: boolean): void => {
    let root = node;
    while (root.op === "." || root.op === "[]") root = root.args[0];
    if (root !== node && root.op === "id" && root.args === "event") {
      const value = evaluateNode(node, { event });
      if (value !== MISSING || isLeft) bound.set(node, value === MISSING ? null : value);
      return;
    }
    for (const [place, child] of children(node).entries()) visit(child, place === 0 && /^[=!<>]=?$/.test(node.op));
  };
  visit(expression.ast, false);
  return bound;
}
