export default function DocsPage() {
  return <h1>Of the application</h1>;
}
