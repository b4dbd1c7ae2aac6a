import Handlebars from 'handlebars';
import { fieldOf, itemOf, type Shape } from './template-fields.js';

/** One thing that is wrong with a template, and in which of its lines, the first being 1. */
export interface TemplateFault {
  readonly code: string;
  readonly line: number;
  readonly reason: string;
}

/** A field that a template prints, `reference` or of an item `because.text`, and the conditions that it stands under. */
export interface Printed {
  readonly field: string;
  /** What stands around it: `if`, `unless`, and the `else` of an `each`. */
  readonly under: readonly Condition[];
}

interface Condition {
  readonly field: string;
  /** It is printed where the field has something. */
  readonly holds: boolean;
}

interface Scope {
  readonly shape: Shape;
  /** What stands before the names of its fields: `because.` within the list of rules. */
  readonly prefix: string;
  readonly under: readonly Condition[];
  readonly depth: number;
}

const DEEPEST = 4;
const MOST_NODES = 400;

/**
 * Whether a template is text, declared fields, `if`, `unless` and `each`, and nothing else (assurance, Security): nobody who
 * writes one can reach what a recipient was not shown.
 */
export function checkTemplate(
  source: string,
  shape: Shape,
): { readonly faults: readonly TemplateFault[]; readonly printed: readonly Printed[] } {
  const check = new Check();
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parseWithoutProcessing(source);
  } catch (error) {
    return { faults: [unreadable(error)], printed: [] };
  }
  check.program(program, { shape, prefix: '', under: [], depth: 0 });
  return check;
}

class Check {
  readonly faults: TemplateFault[] = [];
  readonly printed: Printed[] = [];
  private nodes = 0;

  program(program: hbs.AST.Program, scope: Scope): void {
    if (scope.depth > DEEPEST) {
      this.refuse(program, 'too-deep', `stands in more than ${DEEPEST} blocks`);
      return;
    }
    for (const statement of program.body) {
      this.nodes += 1;
      if (this.nodes === MOST_NODES + 1) this.refuse(statement, 'too-long', `is after ${MOST_NODES} pieces: too many`);
      if (this.nodes <= MOST_NODES) this.statement(statement, scope);
    }
  }

  private statement(statement: hbs.AST.Statement, scope: Scope): void {
    switch (statement.type) {
      case 'ContentStatement':
        return;
      case 'MustacheStatement':
        this.print(statement as hbs.AST.MustacheStatement, scope);
        return;
      case 'BlockStatement':
        this.block(statement as hbs.AST.BlockStatement, scope);
        return;
      default:
        this.refuse(
          statement,
          'not-allowed',
          `a template is text, fields, if, unless and each: this is a ${statement.type}`,
        );
    }
  }

  private print(mustache: hbs.AST.MustacheStatement, scope: Scope): void {
    if (!mustache.escaped) {
      this.refuse(mustache, 'not-allowed', 'a field is written between two braces, not three');
      return;
    }
    if (mustache.params.length > 0 || isGiven(mustache.hash)) {
      this.refuse(mustache, 'not-allowed', 'there are no helpers: only if, unless and each');
      return;
    }
    const found = this.find(mustache.path, scope);
    if (!found) return;
    if (typeof found.shape !== 'string') {
      this.refuse(mustache, 'not-text', `${found.field} is not text to print`);
      return;
    }
    this.printed.push({ field: found.field, under: scope.under });
  }

  private block(block: hbs.AST.BlockStatement, scope: Scope): void {
    const name = block.path.original;
    const [given, ...more] = block.params;
    const parts: readonly (hbs.AST.Program | undefined)[] = [block.program, block.inverse];
    if (!['if', 'unless', 'each'].includes(name)) {
      this.refuse(block, 'not-allowed', `there is no block ${name}: only if, unless and each`);
      return;
    }
    if (
      !given ||
      more.length > 0 ||
      isGiven(block.hash) ||
      parts.some((part) => (part?.blockParams ?? []).length > 0)
    ) {
      this.refuse(block, 'not-allowed', `${name} takes one field and nothing else`);
      return;
    }
    const found = this.find(given, scope);
    if (!found) return;
    const deeper = { ...scope, depth: scope.depth + 1 };
    const when = (holds: boolean): Scope => ({ ...deeper, under: [...scope.under, { field: found.field, holds }] });
    if (name === 'each') {
      const item = itemOf(found.shape);
      if (item === undefined) {
        this.refuse(block, 'not-a-list', `${found.field} is not a list`);
        return;
      }
      this.branch(block.program, { ...deeper, shape: item, prefix: `${found.field}.` });
      this.branch(block.inverse, when(false));
      return;
    }
    this.branch(block.program, when(name === 'if'));
    this.branch(block.inverse, when(name !== 'if'));
  }

  /** A block without `else` has no second branch, whatever the types say; one with nothing but `else` has no first. */
  private branch(program: hbs.AST.Program | undefined, scope: Scope): void {
    if (program) this.program(program, scope);
  }

  private find(expression: hbs.AST.Expression, scope: Scope): { field: string; shape: Shape } | null {
    if (expression.type !== 'PathExpression') {
      this.refuse(expression, 'not-allowed', 'is the name of a field, not a value or another expression');
      return null;
    }
    const { original, data, depth, parts } = expression as hbs.AST.PathExpression;
    if (data || depth > 0) {
      this.refuse(expression, 'not-allowed', `${original} reaches outside: a field is named from where it stands`);
      return null;
    }
    const shape = parts.reduce<Shape | undefined>((of, part) => of && fieldOf(of, part), scope.shape);
    if (shape === undefined) {
      this.refuse(expression, 'unknown-field', `there is no field ${original} here`);
      return null;
    }
    return { field: `${scope.prefix}${parts.join('.')}`, shape };
  }

  private refuse({ loc }: Pick<hbs.AST.Node, 'loc'>, code: string, reason: string): void {
    this.faults.push({ code, line: loc.start.line, reason });
  }
}

const isGiven = (hash: hbs.AST.Hash | undefined): boolean => (hash?.pairs.length ?? 0) > 0;

/** The parser's own words: `Parse error on line 3: …`, or `if doesn't match each - 3:4`. */
function unreadable(error: unknown): TemplateFault {
  const message = error instanceof Error ? error.message : 'cannot be read';
  const line = Number(/on line (\d+)/.exec(message)?.[1] ?? / - (\d+):\d+$/.exec(message)?.[1] ?? 1);
  const reason = (message.split('\n').at(-1) ?? '').slice(0, 200);
  return { code: 'not-readable', line, reason };
}
