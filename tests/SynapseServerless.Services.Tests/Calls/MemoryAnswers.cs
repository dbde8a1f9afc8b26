using System.Collections.Concurrent;
using SynapseServerless.Stages;

namespace SynapseServerless.Services.Tests;

/// <summary>Keeps answers as a run does, for as long as the test lives.</summary>
internal sealed class MemoryAnswers : IAnswerStore
{
    private readonly ConcurrentDictionary<AnswerKey, ReadOnlyMemory<byte>> _answers = new();

    /// <summary>What is kept of work that was begun elsewhere.</summary>
    public IReadOnlyList<BegunWork> Begun => [.. _answers.Values.Select(answer => BegunWork.Unpack(answer.Span)).OfType<BegunWork>()];

    /// <summary>Called before an answer is kept, with how many are; it throws where the process has ended.</summary>
    public Action<int>? Keeping { get; set; }

    /// <summary>How many are kept.</summary>
    public int Count => _answers.Count;

    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(AnswerKey key, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>?>(_answers.TryGetValue(key, out ReadOnlyMemory<byte> answer) ? answer : (ReadOnlyMemory<byte>?)null);

    public ValueTask KeepAsync(AnswerKey key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        Keeping?.Invoke(_answers.Count);
        _answers[key] = answer;
        return ValueTask.CompletedTask;
    }
}
