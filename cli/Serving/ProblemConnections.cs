using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;

namespace SynapseServerless.Cli.Serving;

/// <summary>Gives the refusals of Kestrel itself, which have no body, one that is a problem as RFC 9457 has it.</summary>
/// <remarks>
/// What is no HTTP, or too much of it, is refused before there is a request: nothing of ASP.NET Core sees it. So the answers are looked at
/// on their way out. Those of the service all have the header <c>X-Content-Type-Options</c>, which Kestrel's have not.
/// </remarks>
internal static class ProblemConnections
{
    private const int LongestHead = 1024;

    /// <summary>Serves a connection.</summary>
    public static async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        IDuplexPipe transport = connection.Transport;
        var answers = new Pipe(new PipeOptions(useSynchronizationContext: false));
        connection.Transport = new Duplex(transport.Input, answers.Writer);
        Task pump = PumpAsync(answers.Reader, transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            await answers.Writer.CompleteAsync();
            await pump;
            connection.Transport = transport;
        }
    }

    private static async Task PumpAsync(PipeReader answers, PipeWriter output)
    {
        try
        {
            while (true)
            {
                ReadResult read = await answers.ReadAsync();
                if (Refusal(read.Buffer) is { } status)
                    output.Write(Problem(status));
                else
                {
                    foreach (ReadOnlyMemory<byte> piece in read.Buffer)
                        output.Write(piece.Span);
                }
                FlushResult flushed = await output.FlushAsync();
                answers.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || flushed.IsCompleted || flushed.IsCanceled)
                    break;
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or OperationCanceledException or ObjectDisposedException)
        {
            // The caller has gone.
        }
        finally
        {
            // Kestrel finds out where it writes next.
            await answers.CompleteAsync();
        }
    }

    // The status of an answer that is a head alone, and none of the service's.
    private static int? Refusal(ReadOnlySequence<byte> answer)
    {
        if (answer.Length is < 12 or > LongestHead)
            return null;
        string head = Encoding.ASCII.GetString(answer);
        return head.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || head.StartsWith("HTTP/1.1 505", StringComparison.Ordinal)
            ? head.EndsWith("\r\n\r\n", StringComparison.Ordinal)
                && head.Contains("\r\nContent-Length: 0\r\n", StringComparison.OrdinalIgnoreCase)
                && !head.Contains("\r\nX-Content-Type-Options:", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : null
            : null;
    }

    private static byte[] Problem(int status)
    {
        string title = ReasonPhrases.GetReasonPhrase(status);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { type = "about:blank", title, status, detail = Detail(status) });
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {title}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\nDate: {DateTimeOffset.UtcNow:R}\r\nX-Content-Type-Options: nosniff\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static string Detail(int status) => status switch
    {
        408 => "The request did not finish in time.",
        413 => "The body is too large.",
        414 => "The address is too long.",
        431 => "The headers are too large, or too many.",
        505 => "This version of HTTP is not spoken here; use 1.1.",
        _ => "The request is not well-formed HTTP.",
    };

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
