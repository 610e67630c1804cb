'use client';

import { useEffect, useRef, useState } from 'react';

const pieces = ['mug', 'bowl', 'vase', 'teapot', 'plate', 'planter'];

/** A line to the kiln that stays open: a WebSocket below the same address as everything else. */
export function KilnLine() {
  const socket = useRef<WebSocket | null>(null);
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState('Ask where a piece stands.');
  useEffect(() => {
    const address = new URL(`${process.env.NEXT_PUBLIC_BACKEND_URL}/live`, window.location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const line = new WebSocket(address);
    line.onopen = () => setOpen(true);
    line.onclose = () => setOpen(false);
    line.onmessage = ({ data }) => setSaid(String(data));
    socket.current = line;
    return () => line.close();
  }, []);

  return (
    <div className="kiln-line">
      <p className={open ? 'lamp on' : 'lamp'}>{open ? 'The line is open' : 'No line yet'}</p>
      <div className="asks">
        {pieces.map((piece) => (
          <button key={piece} type="button" disabled={!open} onClick={() => socket.current?.send(piece)}>
            {piece}
          </button>
        ))}
      </div>
      <output>{said}</output>
    </div>
  );
}
