/** Thrown on the way through an archive that is not whole or not right; whoever unpacks it makes a diagnostic of it. */
export class DamagedArchive extends Error {}
