/** A small repository that `init` writes: the files by path. */
export type RepositoryFiles = Readonly<Record<string, string>>;

/** What the tools of a new repository are pinned to: those that this version was tested with. */
export const TOOLS: Readonly<Record<string, string>> = {
  '@types/node': '20.19.43', 'cdk8s-cli': '2.207.60', 'tsx': '4.23.15', 'typescript': '5.9.3',
};

/** The versions of this package and of the packages that it works with. */
export interface Versions {
  readonly own: string;
  readonly peers: Readonly<Record<string, string>>;
}

/** The files that every repository has beside its app. */
export function commonFiles(name: string, versions: Versions, app: RepositoryFiles): RepositoryFiles {
  return {
    'package.json': packageText(name, versions, 'cluster.yaml' in app ? ' --cluster cluster.yaml' : ''),
    'tsconfig.json': TSCONFIG,
    'cdk8s.yaml': CDK8S,
    '.gitignore': 'node_modules/\n',
    '.github/workflows/manifests.yaml': WORKFLOW,
  };
}

function packageText(name: string, { own, peers }: Versions, options: string): string {
  const content = {
    name,
    private: true,
    scripts: {
      synth: 'cdk8s synth --check-upgrade=false',
      test: `tsc && npm run synth && cdk8s-ml-workloads preflight dist${options}`,
    },
    dependencies: sorted({ ...peers, 'cdk8s-ml-workloads': own }),
    devDependencies: TOOLS,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function sorted(versions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "types": ["node"]
  },
  "include": ["*.ts"]
}
`;

const CDK8S = `language: typescript
app: node --import tsx main.ts
output: dist
`;

const WORKFLOW = `name: manifests
on:
  pull_request:
permissions:
  contents: read
  pull-requests: write
jobs:
  manifests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - name: The code compiles, synthesises, and a cluster would take what it makes
        run: |
          rm -rf dist
          npm cit
      - name: The committed output is what the code makes
        run: |
          if [ -n "$(git status --porcelain dist)" ]; then
            git --no-pager diff --stat dist
            echo '::error::dist/ is stale: run npm run synth, and commit dist/'
            exit 1
          fi
      - name: What the change does
        env:
          BASE: origin/\${{ github.base_ref }}
          GH_TOKEN: \${{ github.token }}
          NUMBER: \${{ github.event.number }}
        run: |
          status=0
          npx cdk8s-ml-workloads preflight diff "$BASE:dist" dist --format markdown > diff.md || status=$?
          gh pr comment "$NUMBER" --edit-last --create-if-none --body-file diff.md
          exit "$status"
`;
