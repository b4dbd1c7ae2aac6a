import type { AclOperation, AclResource, AclRule } from './acl-plan.js';

const HEAD = `#!/bin/sh
# Who may do what at the broker, for Homeward. Made by the hub from its directory: make it anew when clients change.
# Grants that are there already stay as they are. What a client that is gone was granted is not taken away by this:
#   kafka-acls.sh --remove --allow-principal User:ITS-ID ...
# The broker needs an authorizer, must refuse what nobody granted (allow.everyone.if.no.acl.found=false), and must know the
# principals by these names. Run it as an administrator of the cluster, from a shell with Kafka's bin folder on the PATH:
#   BOOTSTRAP_SERVER=broker.example:9093 COMMAND_CONFIG=admin.properties sh acls.sh
set -eu
: "\${BOOTSTRAP_SERVER:?host:port of a broker}"
: "\${COMMAND_CONFIG:?a properties file with which an administrator connects}"
add() { kafka-acls.sh --bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG" --force --add "$@"; }
`;

const OPERATION: Readonly<Record<AclOperation, string>> = {
  read: 'Read',
  write: 'Write',
  describe: 'Describe',
  'idempotent-write': 'IdempotentWrite',
};

/** The rules as a shell script of `kafka-acls.sh --add` lines, one for each principal and set of things it may do. */
export function aclCommands(rules: readonly AclRule[]): string {
  const byResource = [
    ...Map.groupBy(rules, ({ principal, resource }) => JSON.stringify([principal, resource])).values(),
  ];
  const grants = byResource.flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first, operations: same.map(({ operation }) => OPERATION[operation]) }] : [];
  });
  const lines = Map.groupBy(grants, ({ principal, resource: { type, pattern }, operations }) =>
    JSON.stringify([principal, type, pattern, operations]),
  );
  return HEAD + [...lines.values()].map(lineOf).join('');
}

interface Grant {
  readonly principal: string;
  readonly resource: AclResource;
  readonly operations: readonly string[];
}

function lineOf(grants: readonly Grant[]): string {
  const [first] = grants;
  if (!first) return '';
  const { principal, operations, resource } = first;
  const words = [
    `--allow-principal ${quoted(principal)}`,
    ...operations.map((operation) => `--operation ${operation}`),
    ...(resource.pattern === 'prefixed' ? ['--resource-pattern-type prefixed'] : []),
    ...grants.map((grant) => on(grant.resource)),
  ];
  return `add ${words.join(' ')}\n`;
}

const on = ({ type, name }: AclResource): string => (type === 'cluster' ? '--cluster' : `--${type} ${quoted(name)}`);

/** As one word of a shell, whatever it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
