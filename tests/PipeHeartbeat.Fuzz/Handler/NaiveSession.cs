using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.UnitTests.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>What must come of a connection on which a stream arrives in no time and then ends, whatever the pieces.</summary>
internal static class NaiveSession
{
    public const string Welcome = "WELCOME";

    private static readonly string[] BadBodies = ["a HELLO that is not the first packet", "a HELLO that does not parse", "a BYE that does not parse"];

    /// <summary>Of a body that does not parse the transcript does not tell whose it was.</summary>
    public static bool Agrees(Outcome outcome, byte[] stream, bool hasApplication)
    {
        (Outcome expected, bool isBadBody) = Expect(stream, hasApplication);
        return outcome == expected || (isBadBody && BadBodies.Contains(outcome.Detail) && outcome with { Detail = null } == expected);
    }

    public static (Outcome Expected, bool IsBadBody) Expect(byte[] stream, bool hasApplication)
    {
        var payloads = new List<string>();
        var sent = new List<string>();
        int beats = 0;
        bool isIdentified = false;
        bool wantsAck = false;
        string[] lines = NaiveReader.Run(PacketSender.Client, HandlerWorld.MaxPayloadBytes, stream).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split(' ');
            switch (words[0])
            {
                case "HEART":
                    beats++;
                    if (wantsAck)
                        sent.Add($"ACK {words[1]}");
                    break;
                case "OTHER":
                    payloads.Add(lines[i]);
                    break;
                case "HELLO" when i > 0:
                    return (End(Reason.ProtocolError, BadBodies[0]), false);
                case "HELLO":
                    isIdentified = true;
                    wantsAck = words[1] == "ack=1";
                    sent.Add(Welcome);
                    break;
                case "BYE":
                case "clean":
                    return (End(Reason.Closed, null), false);
                case "truncated":
                    return (End(Reason.ProtocolError, "the stream ended inside a packet"), false);
                case "error" when words[1] == "bad_body":
                    return (End(Reason.ProtocolError, null), true);
                default:
                    PacketError error = Enum.GetValues<PacketError>().First(one => one != PacketError.None && PacketText.Describe(one) == lines[i]);
                    return (End(Reason.ProtocolError, PacketErrors.Describe(error)), false);
            }
        }

        throw new InvalidOperationException("A transcript ends with an end.");

        Outcome End(Reason reason, string? detail)
        {
            if (isIdentified && reason == Reason.ProtocolError)
                sent.Add($"BYE reason={(int)reason} retry=0 text=-");
            return new Outcome(reason, detail, beats, hasApplication ? string.Join('\n', payloads) : "", string.Join('\n', sent));
        }
    }
}
