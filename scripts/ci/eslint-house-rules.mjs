// ESLint rules of this house that no published rule has.

/** `eslint-disable-next-line some-rule -- why it is right here`: a disable without its reason is refused. */
const disableSaysWhy = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      why: 'Name the rule that is switched off, and after ` -- ` the reason.',
    },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const [, rest] = /^\s*eslint-disable(?:-next-line|-line)?\b([\s\S]*)$/.exec(comment.value) ?? [];
          if (rest !== undefined && !/^\s+[@\w][\s\S]*\s--\s+\S/.test(rest)) {
            context.report({ loc: comment.loc, messageId: 'why' });
          }
          if (/@ts-(?:ignore|nocheck)/.test(comment.value)) context.report({ loc: comment.loc, messageId: 'why' });
        }
      },
    };
  },
};

export const houseRules = { rules: { 'disable-says-why': disableSaysWhy } };
