export default function NotFound() {
  return (
    <div className="title">
      <h1>No such drawer.</h1>
    </div>
  );
}
