// A session by the client ssm-session: node session.js STREAM_URL TOKEN, lines to type on standard input, output on standard output.
// Every frame it sends is told on standard error, in hex. Ends with the channel.
const WebSocket = require("ws");
const { ssm } = require("ssm-session");

const [url, token] = process.argv.slice(2);
const socket = new WebSocket(url);
const decoder = new TextDecoder();
const typed = require("fs").readFileSync(0, "utf8").split("\n").filter((line) => line);
let output = "";

const send = socket.send.bind(socket);
socket.send = (message, ...rest) => {
  if (typeof message !== "string") {
    console.error(Buffer.from(message).toString("hex"));
  }
  send(message, ...rest);
};

socket.on("open", () => ssm.init(socket, { token, termOptions: { rows: 31, cols: 99 } }));
socket.on("message", (data) => {
  const message = ssm.decode(data);
  if (message.messageType === "output_stream_data") {
    ssm.sendACK(socket, message);
    output += message.payloadType === 1 ? decoder.decode(message.payload) : "";
    if (typed.length && /[$#] $/.test(output)) {
      ssm.sendText(socket, Buffer.from(typed.shift() + "\r"));
      output += "\n";
    }
  } else if (message.messageType === "channel_closed") {
    socket.close();
  }
});
socket.on("close", () => process.stdout.write(output));
socket.on("error", (problem) => {
  console.error(String(problem));
  process.exit(2);
});
