using System.IO.Hashing;
using System.Text.Json;
using SynapseServerless.LightGBM.Native;
using SynapseServerless.Storage;

namespace SynapseServerless.LightGBM;

/// <summary>The bins of a data set without its rows, for fits that are to have the same: they need not sample their data.</summary>
/// <remarks>
/// LightGBM reads its serialized form without looking whether it makes sense, so <see cref="FromBytes"/> is for bytes that come from
/// <see cref="ToBytes"/> and from a place that is trusted; it finds bytes that were damaged on the way.
/// </remarks>
public sealed class ReferenceDataset
{
    private const string Remedy = "synapse fit --save-reference writes such a file, and in C# ReferenceDataset.SaveAsync does.";

    private static readonly byte[] s_magic = "SynapseReference1\n"u8.ToArray();

    // What was decided when bins were made, and cannot be decided otherwise by who uses them.
    private static readonly string[] s_decided =
    [
        "max_bin", "max_bin_by_feature", "min_data_in_bin", "categorical_feature", "use_missing", "zero_as_missing", "feature_pre_filter",
        "enable_bundle", "is_enable_sparse",
    ];

    private readonly byte[] _content;

    private ReferenceDataset(byte[] content, int columns, IReadOnlyDictionary<string, string> parameters)
    {
        _content = content;
        Columns = columns;
        Parameters = parameters;
    }

    /// <summary>How many features there are.</summary>
    public int Columns { get; }

    /// <summary>LightGBM's parameters that decided about the bins; a fit that uses them has to have the same.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Tells it from others.</summary>
    internal string Fingerprint => Convert.ToHexStringLower(XxHash128.Hash(_content));

    internal ReadOnlySpan<byte> Content => _content;

    /// <summary>The bins of a data set.</summary>
    /// <param name="dataset">The data set; its rows do not matter, and it may be without them.</param>
    /// <param name="parameters">The native parameters that it was made with.</param>
    public static unsafe ReferenceDataset Of(LightGBMDataset dataset, NativeParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(parameters);
        NativeCall.Check(NativeMethods.LGBM_DatasetSerializeReferenceToBinary(dataset.Handle, out nint buffer, out int length));
        try
        {
            byte[] content = new byte[length];
            for (int i = 0; i < length; i++)
                NativeCall.Check(NativeMethods.LGBM_ByteBufferGetAt(buffer, i, out content[i]));
            return new ReferenceDataset(content, dataset.Columns, Decided(parameters));
        }
        finally
        {
            NativeCall.Check(NativeMethods.LGBM_ByteBufferFree(buffer));
        }
    }

    /// <summary>Reads a file that <see cref="SaveAsync"/> wrote.</summary>
    /// <param name="location">The file.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DataException">It is not there, or cannot be read.</exception>
    /// <exception cref="LightGBMException">It is something else, or damaged.</exception>
    public static async Task<ReferenceDataset> LoadAsync(string location, IStorage storage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ReadOnlyMemory<byte> bytes = await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false)
            ?? throw new DataException("There is no such file", Location.OfFile(location), Remedy);
        return FromBytes(bytes.Span);
    }

    /// <summary>Writes a file that specifications can name as <c>referenceDataset</c>; one of the same name is replaced.</summary>
    /// <param name="location">The file.</param>
    /// <param name="storage">Where it is to be.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public async Task SaveAsync(string location, IStorage storage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        await using StorageWrite write = await storage.CreateAsync(location, cancellationToken).ConfigureAwait(false);
        await write.Stream.WriteAsync(ToBytes(), cancellationToken).ConfigureAwait(false);
        await write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="LightGBMException">They are something else, or damaged.</exception>
    public static ReferenceDataset FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(s_magic) || bytes.Length < s_magic.Length + 4)
            throw new LightGBMException("This is not a reference data set", default, Remedy);
        ReadOnlySpan<byte> rest = bytes[s_magic.Length..];
        int length = BitConverter.ToInt32(rest);
        Header? header = length > 0 && length <= rest.Length - 4 ? ReadHeader(rest.Slice(4, length)) : null;
        byte[] content = header is null ? [] : rest[(4 + length)..].ToArray();
        if (header is not { Parameters: not null } || Convert.ToHexStringLower(XxHash128.Hash(content)) != header.Hash)
            throw new LightGBMException("The reference data set is damaged", default, "Make it again.");
        return new ReferenceDataset(content, header.Columns, header.Parameters);
    }

    private static Header? ReadHeader(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<Header>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The reference in a form that can be kept and sent: some bytes for every bin.</summary>
    public byte[] ToBytes()
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new Header(Columns, Parameters, Fingerprint));
        return [.. s_magic, .. BitConverter.GetBytes(header.Length), .. header, .. _content];
    }

    /// <summary>The parameters that a fit has otherwise than the bins were made with, as LightGBM names them.</summary>
    internal IEnumerable<string> Differences(NativeParameters parameters)
    {
        IReadOnlyDictionary<string, string> other = Decided(parameters);
        return s_decided.Where(name => Parameters.GetValueOrDefault(name) != other.GetValueOrDefault(name));
    }

    private static Dictionary<string, string> Decided(NativeParameters parameters) =>
        s_decided.Where(name => parameters[name] is { Length: > 0 }).ToDictionary(name => name, name => parameters[name]!);

    private sealed record Header(int Columns, IReadOnlyDictionary<string, string> Parameters, string Hash);
}
