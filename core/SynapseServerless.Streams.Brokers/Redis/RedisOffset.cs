using System.Globalization;

namespace SynapseServerless.Streaming.Brokers;

/// <summary>How far a stream was handled: the id of an entry, and how many entries were added up to it since the stream began, by which rows that are gone are counted.</summary>
/// <param name="Id">The id.</param>
/// <param name="Added">How many.</param>
internal readonly record struct RedisOffset(string Id, long Added)
{
    public static RedisOffset Parse(string text)
    {
        int mark = text.LastIndexOf('@');
        return new RedisOffset(text[..mark], long.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}@{Added}");
}
