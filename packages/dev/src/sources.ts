import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** The sources of a project at one moment. */
export interface Sources {
  readonly project: ResolvedProject;
  readonly source: SourceTree;
  readonly tree: (directory: string) => SourceTree;
}
