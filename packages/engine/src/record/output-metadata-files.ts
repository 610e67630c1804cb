import { MANIFEST_FILE } from '@svc-build/model/manifest-file';

/** The files of an output that belong to all its services; the manifest, which makes it an output, is written last. */
export const COMMON_FILES = ['config.json', MANIFEST_FILE] as const;

/** Their texts, in this order. */
export type OutputMetadata = readonly (readonly [name: string, text: string])[];
