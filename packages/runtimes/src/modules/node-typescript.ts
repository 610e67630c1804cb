// Loaded with `node --import` before a service that runs from its sources: from here on, TypeScript is compiled as it is
// loaded, whether it is imported or required, with the paths of its tsconfig.json.
import 'tsx';
