import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** What differs between frameworks whose build leaves files and no server: the recipe of sites does the rest. */
export interface SiteFacts {
  /** The words by which a script builds the site; run as they are where no script does. */
  readonly command: string;
  /** What comes before every build, because the framework leaves as they are pages that it holds for unchanged; null for nothing. */
  readonly clean: string | null;
  /** Whether its command may be given a directory, which holds its configuration and what it makes. */
  readonly operand: boolean;
  readonly output: SiteOutput;
  readonly base: SiteBase;
  /** Patterns, from the service root, of what it keeps beside the sources from one build to the next. */
  readonly state: readonly string[];
  /** The directory whose files come into the site under their own names; null where there is none. */
  readonly copied: string | null;
  /** Paths in the site that are named after their contents. */
  readonly hashed: RegExp;
  /** `.env` files that its build reads itself, the stronger ones later; null where it reads none. */
  readonly envFiles: readonly string[] | null;
  /** Whether its build leaves what an earlier one wrote: then only what this one wrote is taken. */
  readonly leavesOld: boolean;
  /** Fixed variables of every run of it. */
  readonly variables: Readonly<Record<string, string>>;
  /** What answers paths that name no file: nothing; the only page of a site that has one; or first a file that its build leaves for that. */
  readonly fallback: 'only-page' | { readonly file: string } | null;
  readonly dev: SiteDev;
  /** Says what makes a server of the package, which is no site then: what, and what to do. */
  readonly refuses: (service: ResolvedService, source: SourceTree) => Promise<Result<null>>;
}

/** What a build writes, and where in that the site lies. */
export interface WrittenPlace {
  /** From the service root, or the directory that the command is given. */
  readonly directory: string;
  /** Below the directory; `.` where it is all of it. */
  readonly site: string;
}

/** Where a build leaves its site, if nothing says otherwise. */
interface SiteOutput extends WrittenPlace {
  /** The option of its command that says another one. */
  readonly option: string | null;
  /** What its configuration in that directory says; null where that says nothing. */
  readonly configured: (directory: string, source: SourceTree) => Promise<Result<WrittenPlace | null>>;
}

/** How a site is told the path below which it is served. `inSources`: how people write a path below it. */
export type SiteBase =
  | { readonly by: 'option'; readonly option: string; readonly inSources: string }
  | { readonly by: 'variable'; readonly variable: string; readonly inSources: string }
  /** From outside by nothing: what its configuration says has to be the route prefix. */
  | { readonly by: 'setting'; readonly setting: SiteSetting; readonly inSources: string }
  /** It need not know: its pages name files from where they are themselves. */
  | { readonly by: 'nothing'; readonly inSources: string };

/** A setting in code, of which a plain string is read without running it. */
export interface SiteSetting {
  /** Names of the files that it may stand in; the first that is there counts. */
  readonly files: readonly string[];
  readonly name: string;
  /** The setting whose object it stands in, or the function that is called with that; null at the top. */
  readonly within: string | null;
  /** As people call it, such as `kit.paths.base`. */
  readonly title: string;
  /** Whether it wants a slash at the end. */
  readonly slash: boolean;
}

/** Its own development server. */
interface SiteDev {
  /** With `{port}`. */
  readonly argv: readonly [string, ...string[]];
  /** Which words that the build is given the server is given too, such as the pages that it starts from; null for none. */
  readonly given: RegExp | null;
  /** What comes after what the build is given. */
  readonly options: readonly string[];
  /** Variables of its own. */
  readonly variables: Readonly<Record<string, string>>;
  /** The option that says the base path, where that is none of the build. */
  readonly baseOption: string | null;
  /** Whether its pages find their files below a prefix; else the site is built, and again when a file changes. */
  readonly knowsBase: boolean;
  readonly envFiles: readonly string[] | null;
}

/** Facts of which some may be left out. */
export type Maybe<Facts, Names extends keyof Facts> = Omit<Facts, Names> & Partial<Pick<Facts, Names>>;

/** A framework's facts as they are written: what most do not have may be left out. */
export type WrittenSite = Maybe<
  Omit<SiteFacts, 'output' | 'dev'>,
  'clean' | 'operand' | 'leavesOld' | 'variables' | 'refuses'
> & {
  readonly output: Maybe<SiteOutput, 'configured'>;
  readonly dev: Maybe<SiteDev, 'given' | 'options' | 'variables'>;
};

/** The facts of a site, with all that its row leaves out. */
export function completeSite({ output, dev, ...facts }: WrittenSite): SiteFacts {
  return {
    clean: null,
    operand: false,
    leavesOld: false,
    variables: {},
    refuses: async () => ok(null),
    ...facts,
    output: { configured: async () => ok(null), ...output },
    dev: { given: null, options: [], variables: {}, ...dev },
  };
}
