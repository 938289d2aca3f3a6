import { build } from '/work/wt/live/test/conformance/control-plane/build';
build();
