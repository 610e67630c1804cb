export default function Page() {
  return <h1>About this application</h1>;
}
