using System.Collections.Concurrent;
using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>The C# functions that a program gives names, so that <see cref="UDFTransformer"/> and <see cref="Lambda"/> of a specification can call them.</summary>
/// <remarks>
/// Names hold for the process: a program adds its functions when it starts, and each process that carries out the run has to know them. Only specifications
/// of the program's own user call functions; a service refuses those that came over the network.
/// </remarks>
public static class NamedFunctions
{
    private static readonly ConcurrentDictionary<string, RowFunction> _rows = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, BatchFunction> _batches = new(StringComparer.Ordinal);

    /// <summary>Names of the functions of rows, for UDFTransformer, in order.</summary>
    public static IReadOnlyList<string> OfRows => [.. _rows.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Names of the functions of batches, for Lambda, in order.</summary>
    public static IReadOnlyList<string> OfBatches => [.. _batches.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Adds a function of one cell.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <exception cref="ArgumentException">There is one of the name, or a type that no column has.</exception>
    public static void Add<T, TResult>(string name, Func<T, TResult> function) => Add(_rows, name, RowFunction.Of(function));

    /// <summary>Adds a function of two cells.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <exception cref="ArgumentException">There is one of the name, or a type that no column has.</exception>
    public static void Add<T1, T2, TResult>(string name, Func<T1, T2, TResult> function) => Add(_rows, name, RowFunction.Of(function));

    /// <summary>Adds a function of three cells.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <exception cref="ArgumentException">There is one of the name, or a type that no column has.</exception>
    public static void Add<T1, T2, T3, TResult>(string name, Func<T1, T2, T3, TResult> function) => Add(_rows, name, RowFunction.Of(function));

    /// <summary>Adds a function of batches.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="transform">The function: a batch, borrowed, to a batch that the caller disposes; several threads may call it at a time.</param>
    /// <param name="schema">The schema that it gives for that of its input; null when it stays the same.</param>
    /// <exception cref="ArgumentException">There is one of the name.</exception>
    public static void AddBatches(string name, Func<RecordBatch, RecordBatch> transform, Func<Schema, Schema>? schema = null)
    {
        ArgumentNullException.ThrowIfNull(transform);
        Add(_batches, name, new BatchFunction(transform, schema));
    }

    internal static RowFunction? FindRows(string name) => _rows.GetValueOrDefault(name);

    internal static BatchFunction? FindBatches(string name) => _batches.GetValueOrDefault(name);

    private static void Add<T>(ConcurrentDictionary<string, T> functions, string name, T function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!functions.TryAdd(name, function))
            throw new ArgumentException($"There are two functions with the name '{name}'.", nameof(name));
    }
}

/// <summary>A stage that runs code which the program that hosts it has given a name.</summary>
public interface ICallsFunctions
{
    /// <summary>Name of the function; null where the stage holds the function itself.</summary>
    string? Function { get; }
}
