import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** Where the sources are, as of one moment, and whose they are. */
export interface Sources {
  readonly project: ResolvedProject;
  readonly source: SourceTree;
  readonly tree: (directory: string) => SourceTree;
}
