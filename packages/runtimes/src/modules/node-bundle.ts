import { makeNodeBundle } from '../bundle/make-node-bundle.ts';
import { runCall } from '../call/run-call.ts';

runCall(makeNodeBundle);
