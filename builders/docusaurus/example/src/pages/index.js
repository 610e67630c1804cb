import Link from '@docusaurus/Link';
import Layout from '@theme/Layout';

export default function Home() {
  return (
    <Layout title="Home" description="A handbook">
      <main>
        <h1>All that is known</h1>
        <Link to="/docs/intro">Begin</Link>
      </main>
    </Layout>
  );
}
