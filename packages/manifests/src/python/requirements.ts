/** Where a line stands: pip joins lines that end in a backslash. */
interface Written {
  /** The line as pip reads it: joined, and without its comment. */
  readonly text: string;
  readonly offset: number;
  /** Variables that it refers to, such as the token of a private index. */
  readonly variables: readonly string[];
}

/** One line of a requirements file of pip. */
export type RequirementLine =
  /** Another file that is read, or a directory of wheels; `target` is relative to the file, or a URL. */
  | (Written & { readonly kind: 'file'; readonly option: '-r' | '-c' | '-f'; readonly target: string })
  | (Written & {
      readonly kind: 'requirement';
      /** Without the option in front of it, when it has one. */
      readonly wanted: string;
      readonly isEditable: boolean;
      /** As indexes compare names; null where only what is installed knows it. */
      readonly name: string | null;
      /** The path that it is installed from, and the extras and markers after it; null for what an index or a URL has. */
      readonly local: { readonly path: string; readonly rest: string } | null;
    })
  /** Any other option, such as `--index-url`. */
  | (Written & { readonly kind: 'option' });

const FILE = /^(-r|--requirement|-c|--constraint|-f|--find-links)(?:\s*=\s*|\s+)(\S+)$/;
const EDITABLE = /^(?:-e|--editable)(?:\s*=\s*|\s+)/;
const EGG = /^\S+:\/\/\S*#(?:\S*&)?egg=([^&\s[]+)/;
const LOCAL = /^(?:file:(?!\/)|(?=\.{1,2}(?:[/[\s;]|$)))([^[;\s]*)/;
/** With a `/` it is a path although it does not begin like one; after `-e` anything is that is no URL. */
const PATH = /^(?![\w+.-]+:|[\w.-]+\s*(?:\[[^\]]*\])?\s*@)([^[;\s/]*\/[^[;\s]*)/;
const EDITABLE_PATH = /^(?![\w+.-]+:)([^[;\s]+)/;

const OPTIONS = { '--requirement': '-r', '--constraint': '-c', '--find-links': '-f' } as const;

/** Reads the text of a requirements file. */
export function parseRequirements(written: string): readonly RequirementLine[] {
  return logicalLines(written).map((line): RequirementLine => {
    const [, option, target] = FILE.exec(line.text) ?? [];
    if (option !== undefined && target !== undefined) {
      const short = Object.hasOwn(OPTIONS, option) ? OPTIONS[option as keyof typeof OPTIONS] : option;
      return { ...line, kind: 'file', option: short as '-r' | '-c' | '-f', target };
    }
    const wanted = line.text.replace(EDITABLE, '');
    if (wanted.startsWith('-')) return { ...line, kind: 'option' };
    const isEditable = wanted !== line.text;
    const egg = EGG.exec(wanted)?.[1];
    const name = isEditable && egg === undefined ? null : requirementName(egg ?? wanted);
    return { ...line, kind: 'requirement', wanted, isEditable, name, local: localPath(wanted, isEditable) };
  });
}

function localPath(wanted: string, isEditable: boolean): { readonly path: string; readonly rest: string } | null {
  for (const shape of [LOCAL, isEditable ? EDITABLE_PATH : PATH]) {
    const [matched, path] = shape.exec(wanted) ?? [];
    if (matched !== undefined && path !== undefined) return { path, rest: wanted.slice(matched.length) };
  }
  return null;
}

function logicalLines(written: string): readonly Written[] {
  const text = written.replace(/^\uFEFF/, '');
  return [...text.matchAll(/(?:[^\r\n\\]|\\(?:\r\n|[\s\S]))+/g)]
    .map((match) => {
      const line = match[0]
        .replace(/\\\r?\n/g, ' ')
        .replace(/(^|\s)#.*$/, '')
        .trim();
      return {
        text: line,
        offset: match.index + (match[0].length - match[0].trimStart().length),
        variables: [...line.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name = '']) => name),
      };
    })
    .filter((line) => line.text !== '');
}

/** The name at the head of a requirement (PEP 508), as indexes compare names (PEP 503); null when there is none. */
export function requirementName(requirement: string): string | null {
  const name = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[[(<>=!~;@,\s])/.exec(requirement)?.[1];
  return name === undefined ? null : name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** What a name that indexes compare looks like in a text, in any spelling. */
export function namePattern(name: string): RegExp {
  return new RegExp(
    name
      .split('-')
      .map((part) => part.replace(/[^a-z0-9]/g, '\\$&'))
      .join('[-_.]+'),
    'i',
  );
}
