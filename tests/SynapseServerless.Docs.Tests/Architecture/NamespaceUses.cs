using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SynapseServerless.Docs.Tests.Architecture;

/// <summary>A use of a namespace by another: one type of many that use it.</summary>
internal sealed record NamespaceUse(string From, string To, string Type);

/// <summary>Reads from a compiled assembly which namespaces of the project its namespaces use.</summary>
/// <remarks>Constants leave no trace in what is compiled, and neither does <c>nameof</c>.</remarks>
internal sealed class NamespaceUses
{
    private const string Root = "SynapseServerless";

    private static readonly Dictionary<int, OperandType> _operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly Provider _provider;

    private NamespaceUses(PEReader file)
    {
        (_file, _metadata) = (file, file.GetMetadataReader());
        _provider = new Provider(this);
    }

    /// <summary>All uses in an assembly, one of each pair of namespaces and type.</summary>
    public static IReadOnlyList<NamespaceUse> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        return new NamespaceUses(file).Read();
    }

    private List<NamespaceUse> Read()
    {
        var uses = new List<NamespaceUse>();
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            (string space, string name) = NameOf(handle);
            if (!IsOurs(space))
                continue;
            _found.Clear();
            AddDefinition(_metadata.GetTypeDefinition(handle));
            uses.AddRange(_found.Where(to => to != space).Select(to => new NamespaceUse(space, to, name)));
        }
        return uses;
    }

    private void AddDefinition(TypeDefinition type)
    {
        Add(type.BaseType);
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
            Add(_metadata.GetInterfaceImplementation(handle).Interface);
        foreach (FieldDefinitionHandle handle in type.GetFields())
            _metadata.GetFieldDefinition(handle).DecodeSignature(_provider, null);
        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            method.DecodeSignature(_provider, null);
            if (method.RelativeVirtualAddress != 0)
                AddBody(_file.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    private void AddBody(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil)
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_provider, null);
        foreach (ExceptionRegion region in body.ExceptionRegions)
            Add(region.CatchType);
        BlobReader code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            OperandType operand = _operands[value == 0xFE ? 0xFE00 | code.ReadByte() : value];
            switch (operand)
            {
                case OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok:
                    Add((EntityHandle)MetadataTokens.Handle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private void Add(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Add(NameOf((TypeDefinitionHandle)handle).Space);
                break;
            case HandleKind.TypeReference:
                Add(SpaceOf((TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_provider, null);
                break;
            case HandleKind.MethodDefinition:
                Add(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Add(_metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification method = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(method.Method);
                method.DecodeSignature(_provider, null);
                break;
        }
    }

    private void Add(string space)
    {
        if (IsOurs(space))
            _found.Add(space);
    }

    private static bool IsOurs(string space) => space == Root || space.StartsWith(Root + ".", StringComparison.Ordinal);

    private (string Space, string Name) NameOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? NameOf(outer)
            : (_metadata.GetString(type.Namespace), _metadata.GetString(type.Name));
    }

    private string SpaceOf(TypeReferenceHandle handle)
    {
        TypeReference type = _metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? SpaceOf((TypeReferenceHandle)type.ResolutionScope)
            : _metadata.GetString(type.Namespace);
    }

    // Notes the types of a signature on the way; what it returns means nothing.
    private sealed class Provider(NamespaceUses uses) : ISignatureTypeProvider<int, object?>
    {
        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Note(handle);

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Note(handle);

        public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Note(handle);

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, System.Collections.Immutable.ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? genericContext, int index) => 0;

        public int GetGenericTypeParameter(object? genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;

        private int Note(EntityHandle handle)
        {
            uses.Add(handle);
            return 0;
        }
    }
}
