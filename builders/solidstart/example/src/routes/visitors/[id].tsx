import { useParams } from '@solidjs/router';

export default function Visitor() {
  const params = useParams();
  return <p>{`The desk knows visitor ${params.id}.`}</p>;
}
