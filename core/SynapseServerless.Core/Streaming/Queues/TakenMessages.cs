using System.Globalization;
using System.Text.Json;
using SynapseServerless.Storage;

namespace SynapseServerless.Streaming;

/// <summary>A message that was taken out of a queue.</summary>
/// <param name="Id">Its id, which is the same however often it is taken.</param>
/// <param name="Receipt">By which it can be deleted; null where that needs none.</param>
/// <param name="Times">How often it was taken.</param>
/// <param name="Inserted">When it was put in, in milliseconds since 1970; null where nobody knows.</param>
/// <param name="Expires">When it goes by itself, in milliseconds since 1970.</param>
/// <param name="Topic">Where it came from.</param>
/// <param name="Body">Its body; null for none.</param>
internal sealed record TakenMessage(string Id, string? Receipt, long Times, long? Inserted, long Expires, string? Topic, byte[]? Body);

/// <summary>Messages that were taken out of what can be read only once, in numbered files: each number is a step of the offset.</summary>
/// <param name="context">The stream; the files are in its folder.</param>
internal sealed class TakenMessages(StreamContext context)
{
    /// <summary>The partition that there is.</summary>
    public const string Partition = "queue";

    private readonly string _folder = $"{context.Folder.TrimEnd('/')}/taken";

    /// <summary>The offset of a request or a range.</summary>
    public static long Number(string? offset) => offset is null ? 0 : long.Parse(offset, CultureInfo.InvariantCulture);

    /// <summary>An offset.</summary>
    public static string Offset(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The numbers that there are, in order.</summary>
    public async Task<IReadOnlyList<long>> NumbersAsync(CancellationToken cancellationToken)
    {
        var numbers = new List<long>();
        await foreach (StorageItem item in context.Storage.ListAsync(_folder, cancellationToken).ConfigureAwait(false))
        {
            string name = item.Path[(item.Path.LastIndexOfAny(['/', '\\']) + 1)..];
            if (name.EndsWith(".json", StringComparison.Ordinal) && long.TryParse(name[..^5], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                numbers.Add(number);
        }
        numbers.Sort();
        return numbers;
    }

    /// <summary>The messages of a number.</summary>
    /// <exception cref="DataException">They are gone.</exception>
    public async Task<IReadOnlyList<TakenMessage>> ReadAsync(long number, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? bytes = await context.Storage.TryReadAsync(File(number), cancellationToken).ConfigureAwait(false);
        return bytes is { } json
            ? JsonSerializer.Deserialize<TakenMessage[]>(json.Span)!
            : throw new DataException("Messages that the stream took out of its queue are gone", Location.OfFile(File(number)), "Leave the folder of the stream alone; delete the stream and start again.");
    }

    /// <summary>Keeps messages.</summary>
    /// <returns>False where another process did at the same time: its messages count.</returns>
    public async Task<bool> TryKeepAsync(long number, IReadOnlyList<TakenMessage> messages, CancellationToken cancellationToken) =>
        await context.Storage.TryCreateAsync(File(number), JsonSerializer.SerializeToUtf8Bytes(messages), cancellationToken).ConfigureAwait(false);

    /// <summary>Forgets messages that are handled and will not come back.</summary>
    public ValueTask ForgetAsync(long number, CancellationToken cancellationToken) => context.Storage.DeleteAsync(File(number), cancellationToken);

    private string File(long number) => string.Create(CultureInfo.InvariantCulture, $"{_folder}/{number:D12}.json");
}
